export const guestStyle = `
:root {
	color-scheme: light dark;
	--page: light-dark(#f6f7f9, #101216);
	--panel: light-dark(#fff, #191c22);
	--line: light-dark(#dfe3e9, #2b3039);
	--text: light-dark(#15181d, #eceff4);
	--quiet: light-dark(#59626f, #9aa4b2);
	--on: light-dark(#0b6b3a, #4fd18b);
	--alert: light-dark(#b3261e, #ff8a80);
	font: 15px/1.45 system-ui, sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; display: grid; grid-template-rows: auto 1fr auto; background: var(--page); color: var(--text); }
header, footer { display: flex; gap: 16px; align-items: center; justify-content: space-between; flex-wrap: wrap; padding: 12px 20px; background: var(--panel); border-block: 1px solid var(--line); }
header { border-top: 0; }
footer { border-bottom: 0; position: sticky; bottom: 0; }
.room { display: flex; gap: 12px; align-items: baseline; }
#count, .me, .connection { color: var(--quiet); margin: 0; }
.connection.bad { color: var(--alert); }
main { padding: 20px; }
.tiles { list-style: none; margin: 0; padding: 0; display: grid; gap: 14px; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); }
.tile { position: relative; aspect-ratio: 16 / 10; border-radius: 12px; overflow: hidden; background: var(--panel); border: 1px solid var(--line); display: grid; place-items: center; }
.tile video { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; background: #000; }
.tile .initials { width: 64px; height: 64px; border-radius: 50%; display: grid; place-items: center; background: var(--line); font-size: 22px; font-weight: 600; }
.tile.speaking { outline: 3px solid var(--on); outline-offset: -1px; }
.tile.pinned { border-color: var(--on); }
.tile .label { position: absolute; inset: auto 8px 8px; display: flex; gap: 6px; justify-content: space-between; }
.tile .label span { background: rgb(0 0 0 / .62); color: #fff; border-radius: 7px; padding: 2px 8px; font-size: 13px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.tile .label .name { min-width: 0; }
.tile .label .state { flex: none; }
.buttons { display: flex; gap: 8px; flex-wrap: wrap; }
button { font: inherit; font-weight: 550; padding: 8px 16px; border-radius: 9px; border: 1px solid var(--line); background: var(--page); color: inherit; cursor: pointer; }
button:hover:not(:disabled) { border-color: var(--quiet); }
button:focus-visible { outline: 2px solid var(--on); outline-offset: 2px; }
button:disabled { color: var(--quiet); cursor: default; }
button[aria-pressed="true"] { border-color: var(--on); color: var(--on); }
.leave { color: var(--alert); }
.notice { max-width: 460px; margin: 12vh auto 0; text-align: center; }
.notice h1 { font-size: 26px; margin: 0 0 8px; }
.notice p { color: var(--quiet); margin: 0 0 20px; }
[hidden] { display: none !important; }
`;
