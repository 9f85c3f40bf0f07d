/** The variables without which no function starts. */
export const minimalEnvironment = {
  API_URL: 'https://api.example.com',
  APP_URL: 'https://app.example.com',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
}
