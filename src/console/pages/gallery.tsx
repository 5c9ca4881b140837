export default function P() { return <h1>later</h1> }
