/** The page is the same for everybody: who joins where is read from the address by its script. */
export const guestPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Guest</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/guest/guest.css">
<script src="/shim.js"></script>
<script src="/guest/sdk.js" defer></script>
<script src="/guest/guest.js" defer></script>
</head>
<body>
<header>
	<div class="room">
		<strong id="title">Joining…</strong>
		<span id="count"></span>
	</div>
	<span id="connection" class="connection" role="status"></span>
</header>
<main>
	<section id="notice" class="notice" role="status" hidden>
		<h1 id="notice-title"></h1>
		<p id="notice-text"></p>
		<button id="again" type="button">Join again</button>
	</section>
	<ul id="tiles" class="tiles"></ul>
</main>
<footer>
	<p class="me"><span id="me"></span> <span id="said" role="status"></span></p>
	<div class="buttons">
		<button id="mic" type="button" aria-pressed="false" disabled>Turn mic on</button>
		<button id="camera" type="button" aria-pressed="false" disabled>Turn camera on</button>
		<button id="leave" type="button" class="leave" disabled>Leave</button>
	</div>
</footer>
</body>
</html>
`;
