"use strict";
// What the page knows, and what stands at a moment of the story. Nothing is drawn here.
const D = JSON.parse(document.getElementById("run").textContent), T = D.length;
const line = a => ({a: a[0], o: a[1], b: a[2], p: a[3], w: a[4] || 0, again: !!a[5], mark: a[6] || 0});
const LOCKED = 1, SETTLED = 2, RETURNED = 3, GIVENUP = 4;
const clamp = (x, low, high) => x < low ? low : x > high ? high : x;

// last is the index of the last entry that has begun at a moment, or -1.
const last = (list, t, begin) => {
	let low = 0, high = list.length;
	while (low < high) {
		const middle = low + high >> 1;
		begin(list[middle]) <= t ? low = middle + 1 : high = middle;
	}
	return low - 1;
};
const byA = x => x.a, by0 = x => x[0], byT = x => x.t;

// reach is the offset that a line has reached, one below its first where it has not begun.
const reach = (s, t) => t < s.a ? s.o - 1 : t >= s.b ? s.p : Math.floor(s.o + (s.p - s.o) * (t - s.a) / (s.b - s.a) + .03);
// whenAt is the moment at which a line reaches an offset.
const whenAt = (s, o) => s.p === s.o ? s.a : s.a + (s.b - s.a) * (o - s.o) / (s.p - s.o);
const stepAt = (list, t, none) => {
	const i = list ? last(list, t, by0) : -1;
	return i < 0 ? none : list[i][1];
};
const clockAt = t => {
	const i = last(D.clock, t, by0);
	if (i < 0) return D.clock.length ? D.clock[0][1] : 0;
	const a = D.clock[i], b = D.clock[i + 1];
	return !b || b[0] === a[0] ? a[1] : a[1] + (b[1] - a[1]) * (t - a[0]) / (b[0] - a[0]);
};

D.logs.forEach((g, i) => {
	g.i = i;
	g.written = g.written.map(line);
	g.final = g.written.length ? g.written[g.written.length - 1].p + 1 : 0;
	g.lanes = [];
	g.kafka = g.medium === "kafka";
	g.name = g.kafka ? "p" + g.partition : g.medium;
});
D.lanes.forEach(l => {
	l.work = l.work.map(line);
	l.given = (l.given || []).map(line);
	l.marks = (l.marks || []).map(line);
	l.own = l.own || [];
	l.own.forEach(o => { if (!o.b) o.b = Infinity; });
	l.again = l.work.some(s => s.again);
	l.log = D.logs[l.log];
	l.log.lanes.push(l);
	l.begin = Math.min(l.own.length ? l.own[0].a : Infinity, l.work.length ? l.work[0].a : Infinity, l.given.length ? l.given[0].a : Infinity,
		l.marks.length ? l.marks[0].a : Infinity, l.commit ? l.commit[0][0] : Infinity);
	l.key = l.log.medium + "/" + (l.group || l.log.topic);
});
D.actors.forEach((a, i) => {
	a.i = i;
	a.lanes = D.lanes.filter(l => l.own.some(o => o.w === i));
	a.key = a.medium + "/" + (a.group || (a.lanes[0] ? a.lanes[0].log.topic : ""));
});
const actorOf = Object.fromEntries(D.actors.map(a => [a.name, a]));
const RANK = {pubsub: 0, streams: 1, kafka: 2};
const order = D.logs.slice().sort((a, b) => a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : RANK[a.medium] - RANK[b.medium] || a.partition - b.partition);
const media = [...new Set(D.logs.map(g => g.medium))], topics = [...new Set(order.map(g => g.medium + " " + g.topic))];
const consumers = D.actors.filter(a => !a.sends && a.life.length);
const groups = [...new Set(consumers.map(a => a.key))];

const endAt = (g, t) => {
	const i = last(g.written, t, byA);
	return i < 0 ? 0 : reach(g.written[i], t) + 1;
};
const ownerAt = (l, t) => {
	const i = last(l.own, t, byA);
	return i >= 0 && t < l.own[i].b ? l.own[i] : null;
};
// positionOf is the last offset that an actor has processed in a lane, or -1.
const positionOf = (l, w, t) => {
	for (let i = last(l.work, t, byA); i >= 0; i--) if (l.work[i].w === w) return reach(l.work[i], t);
	return -1;
};
// laneAt is how a lane stands: who owns it, where he is, where the bookmark is.
const laneAt = (l, t) => {
	const own = ownerAt(l, t), bookmark = stepAt(l.commit, t, -1), start = stepAt(l.log.start, t, 0);
	let position = -1, at = -1, given = -1;
	if (own) {
		const from = Math.max(bookmark, start, 0) - 1;
		position = from;
		for (let i = last(l.work, t, byA); i >= 0; i--) {
			const s = l.work[i];
			if (s.w !== own.w) continue;
			if (s.b >= own.a || t < s.b) position = reach(s, t), at = Math.min(t, s.b);
			break;
		}
		for (let i = last(l.given, t, byA); i >= 0; i--) if (l.given[i].w === own.w) {
			if (l.given[i].b >= own.a) given = reach(l.given[i], t);
			break;
		}
	} else for (let i = last(l.work, t, byA); i >= 0 && i > last(l.work, t, byA) - 2; i--) at = Math.max(at, Math.min(t, l.work[i].b)), position = Math.max(position, reach(l.work[i], t));
	if (own && l.log.medium === "pubsub") position = endAt(l.log, t) - 1;
	return {own, dead: !!own && !!own.d && own.d <= t, bookmark, position, given, at: Math.max(at, own ? own.a : -1), began: l.begin <= t};
};
// done is what anybody of a lane has processed up to a moment, as disjoint ranges in order.
const done = (l, t) => {
	const list = [];
	for (const s of l.work) {
		if (s.a > t) break;
		const r = reach(s, t) + 1;
		if (r > s.o) list.push([s.o, r]);
	}
	list.sort((x, y) => x[0] - y[0]);
	const out = [];
	for (const r of list) {
		const before = out[out.length - 1];
		if (before && r[0] <= before[1]) before[1] = Math.max(before[1], r[1]);
		else out.push(r);
	}
	return out;
};
// gaps is what is left between two offsets.
const gaps = (ranges, from, to) => {
	const out = [];
	let at = from;
	for (const [a, b] of ranges) {
		if (a > at && at < to) out.push([at, Math.min(a, to)]);
		at = Math.max(at, b);
	}
	if (at < to) out.push([at, to]);
	return out;
};
const sum = ranges => ranges.reduce((n, [a, b]) => n + b - a, 0);
// missed is what will not come any more (a reader who is asked has to see that for himself): what is before the bookmark and was never
// processed, or was said on a channel and not heard.
const missed = (l, t, bookmark) => {
	if (l.log.medium === "pubsub") return l.begin <= t ? gaps(done(l, t), 0, endAt(l.log, t)) : [];
	if (pending() || D.blind || bookmark <= 0 || l.share || !l.own.length) return [];
	return gaps(done(l, t), Math.max(l.work.length ? Math.min(...l.work.map(s => s.o)) : 0, stepAt(l.log.start, l.begin, 0)), bookmark);
};
// again is what was processed more than once: how often in all, which records, how many
// these are, and how often one of them at most.
const again = (l, t) => {
	if (!l.again) return {n: 0};
	let n = 0, from = Infinity, to = -1, depth = 0, most = 0, records = 0, since = 0;
	const edges = [];
	for (const s of l.work) {
		if (s.a > t) break;
		if (!s.again) continue;
		const r = reach(s, t) + 1;
		if (r > s.o) n += r - s.o, from = Math.min(from, s.o), to = Math.max(to, r), edges.push([s.o, 1], [r, -1]);
	}
	edges.sort((x, y) => x[0] - y[0] || x[1] - y[1]);
	for (const [o, way] of edges) {
		if (!depth && way > 0) since = o;
		depth += way;
		if (!depth) records += o - since;
		most = Math.max(most, depth);
	}
	return {n, from, to, times: `${num(records)} × ${most > 1 ? "2–" + (most + 1) : 2}`};
};
// risk is what would be processed again after a crash now.
const risk = (l, q, t) => {
	if (!l.group || !l.log.kafka || l.share || !q.own || q.dead) return 0;
	const from = q.bookmark >= 0 ? q.bookmark : D.actors[q.own.w].latest ? Infinity : l.commit || l.work.length && l.work[0].o === 0 ? 0 : Infinity;
	if (!l.work.some(w => w.a <= t && w.p >= from)) return 0;
	return sum(done(l, t).map(([a, b]) => [Math.max(a, from), b]).filter(([a, b]) => b > a));
};
// markAt is what stands of a record of a share group or a stream: [mark, who].
const markAt = (l, o, t) => {
	let mark = 0, who = -1, at = -1;
	for (const s of l.marks) {
		if (s.a > t) break;
		if (o < s.o || o > s.p || o > reach(s, t)) continue;
		const w = whenAt(s, o);
		if (w >= at) at = w, mark = s.mark, who = s.w;
	}
	return [mark, who];
};
// standing counts the records of a lane with marks by what stands of them.
const standing = (l, t) => {
	const n = [0, 0, 0, 0, 0], end = endAt(l.log, t), of = {};
	if (end > 5000) { // many: by the lines alone
		for (const s of l.marks) if (s.a <= t) n[s.mark] += reach(s, t) - s.o + 1;
		n[LOCKED] = Math.max(0, n[LOCKED] - n[SETTLED] - n[RETURNED] - n[GIVENUP]);
	} else {
		const at = new Float64Array(end).fill(-1), mark = new Uint8Array(end), who = new Int32Array(end);
		for (const s of l.marks) {
			if (s.a > t) break;
			for (let o = s.o, r = Math.min(reach(s, t), end - 1); o <= r; o++) {
				const w = whenAt(s, o);
				if (w >= at[o]) at[o] = w, mark[o] = s.mark, who[o] = s.w;
			}
		}
		for (let o = 0; o < end; o++) {
			n[mark[o]]++;
			if (mark[o] === LOCKED) of[who[o]] = (of[who[o]] || 0) + 1;
		}
		n[0] = end - n[1] - n[2] - n[3] - n[4];
	}
	return {n, of, end};
};
const howDead = l => l.x ? "cut" : "killed";
// lifeAt is how somebody's life stands.
const lifeAt = (a, t) => {
	const i = last(a.life, t, byT), m = i < 0 ? {k: "", t: 0} : a.life[i];
	return {k: m.k, n: m.n || 0, t: m.t, x: m.x};
};
const ownsAt = (a, t) => a.lanes.filter(l => { const o = ownerAt(l, t); return o && o.w === a.i; });
const isIdle = (a, t) => { const l = lifeAt(a, t); return l.k === "join" && !l.n && a.medium === "kafka" && !a.share && !ownsAt(a, t).length; };
const stoppedAt = t => (D.stops || []).some(([a, b]) => a <= t && (t < b || !b));

// chosen are the logs that the stage shows: all, or, where these are too many, those
// of the topic on which something happened last.
const activity = (g, t) => {
	let at = -1;
	const i = last(g.written, t, byA);
	if (i >= 0) at = Math.min(t, g.written[i].b);
	for (const l of g.lanes) {
		const k = last(l.work, t, byA), o = last(l.own, t, byA);
		if (k >= 0) at = Math.max(at, Math.min(t, l.work[k].b));
		if (o >= 0) at = Math.max(at, l.own[o].a);
	}
	return at;
};
const chosen = t => {
	const all = order.filter(g => (g.born || 0) <= t + 1e-4 && (g.final || order.length <= 12));
	if (order.length <= 12 || topics.length === 1) return all;
	let best = -1, topic = "";
	for (const g of all) {
		const at = activity(g, t);
		if (at > best) best = at, topic = g.topic;
	}
	const shown = all.filter(g => g.topic === (topic || all[0].topic));
	return shown;
};
const totals = (logs, t) => {
	const out = {end: 0, lag: {}, removed: 0, risk: 0, never: 0, again: 0, locked: 0, pending: 0, givenup: 0, unheard: []};
	const first = media.includes("kafka") ? "kafka" : media[0];
	for (const g of logs) if (g.medium === first) out.end += endAt(g, t);
	for (const g of logs) for (const l of g.lanes) {
		if (l.begin > t) continue;
		const q = laneAt(l, t);
		if (l.marks.length) {
			const s = standing(l, t);
			if (g.kafka) out.locked += s.n[LOCKED], out.givenup += s.n[GIVENUP], out.lag[l.group] = (out.lag[l.group] || 0) + s.end - s.n[SETTLED] - s.n[GIVENUP];
			else out.pending += s.n[LOCKED];
		} else if (q.bookmark >= 0) out.removed += Math.max(0, Math.min(stepAt(g.start, t, 0), endAt(g, t)) - q.bookmark), out.lag[l.group] = (out.lag[l.group] || 0) + Math.max(0, endAt(g, t) - q.bookmark);
		out.risk += risk(l, q, t);
		out.again += again(l, t).n;
		const never = q.own && !q.dead && g.medium !== "pubsub" ? 0 : sum(missed(l, t, q.bookmark));
		if (g.medium === "pubsub") { if (never) out.unheard.push([D.actors[l.own.length ? l.own[0].w : l.work[0].w].name, never]); }
		else out.never += never;
	}
	return out;
};
