/** What is shown until the first page is loaded. `index.html` shows the same until the application has started. */
export function StartScreen() {
  return <p className="start-screen">Dashtam</p>
}
