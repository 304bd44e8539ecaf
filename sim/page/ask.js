// Questions before answers: who wants to be asked first sees nothing of what comes after
// a question, in the story or in the picture, until it is answered or passed.
const asked = new URLSearchParams(location.hash.slice(1));
let asking = asked.has("ask") && !!D.questions, replies = []; // what was said so far; "" is nothing
const pending = () => asking && D.questions[replies.length] || null;
// horizon is the last moment that may be seen.
const horizon = () => pending() ? pending().t : T;
const isThere = () => !!pending() && now >= horizon() - 1e-6;
const understood = {
	number: /^\d[\d.,\u00a0 ]*( ?\p{L}+)?$/u,
	duration: /^(\d+([.,]\d+)* ?(ms|mil|s|m|h|d)\p{L}*,? ?(and |e )?)+$/iu,
	yes: /./,
};

function drawAsk() {
	const q = pending();
	$("question").hidden = !asking;
	$("ask").hidden = !D.questions;
	$("ask").setAttribute("aria-pressed", asking);
	let s = "";
	if (isThere()) {
		s = `<form><label for="answer"><b>?</b> ${escaped(tell(q.text))}</label><p>` + (q.wants === "yes" ? ["yes", "no"].map((w, i) => `<button ${i ? "" : 'id="answer" '}type="button" data-reply="${say(w)}">${say(w)}</button>`).join("") :
			`<input id="answer" autocomplete="off" aria-describedby="wants"><button>${say("answer")}</button><small id="wants">${say("wants." + q.wants)}</small>`) + `<button type="button" data-reply="">${say("pass")}</button></p></form>`;
	} else if (q) s = `<p>${say("asks")} <button data-t="${q.t}">${say("toquestion")}</button></p>`;
	else if (asking) s = `<h2>${say("replies")}</h2>` + D.questions.map((q, i) => `<dl><dt>${escaped(tell(q.text))}</dt>` + [["said", replies[i] || say("nosaid")], ["is", tell(q.is)], ["why", tell(q.why)]].map(([key, words]) => `<dd><span>${say("reply." + key)}</span> ${escaped(words)}</dd>`).join("") + "</dl>").join("");
	if (put("question", s) && isThere() && settledOnce) $("answer").focus({preventScroll: true});
}

// fogged hides what a question is about.
function fogged() {
	const q = pending(), end = horizon();
	for (const id of ["checks", "end"]) $(id).hidden = !!q;
	for (const el of all(".lesson")) el.hidden = !!q;
	chapters.forEach((el, i) => el.hidden = D.chapters[i].t > end);
	for (const b of beats) b.el.hidden = b.b > end;
}

function reply(words) {
	const q = pending();
	if (!q) return;
	if (words && !understood[q.wants].test(words)) {
		$("wants").textContent = say("again", {given: words, what: say("wants." + q.wants)});
		return;
	}
	replies.push(words);
	drawAll();
	seek(now);
	if (!pending()) $("question").focus();
}

function turnAsking() {
	if (!D.questions) return;
	asking = !asking;
	replies = [];
	playing = false;
	drawAll();
	seek(asking ? 0 : now);
}
