/** The environment variables that several commands read, with their meaning. */
export const variables = {
  DATA_DIR: 'Data directory of the local cloud (default .local).',
  PORT: 'Port of the local cloud (default: that of its last start, or 3000).',
  AWS_REGION: 'Region of the stage. `--region` has precedence.',
  AWS_PROFILE: 'Profile of the AWS CLI with the credentials. The other variables of the AWS CLI work too.',
} as const
