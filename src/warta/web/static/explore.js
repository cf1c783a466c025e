// Explore: filters that act at once, and the charts. What draws them is loaded when the first of its kind is shown.
"use strict";
(() => {
  const own = document.currentScript.dataset;
  const wide = matchMedia("(min-width: 60rem)");
  const loaded = new Map();
  const drawn = new Map(); // element: {redraw, remove}

  function load(url) {
    if (!loaded.has(url)) {
      loaded.set(url, new Promise((done, failed) => {
        const script = Object.assign(document.createElement("script"), { src: url, onload: done, onerror: failed });
        document.head.append(script);
      }));
    }
    return loaded.get(url);
  }
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const language = document.documentElement.lang;
  const number = (value) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);

  // --- a click on a chart is one more filter -------------------------------------------------------------------
  function ask(values) {
    const url = new URL(location.href);
    url.searchParams.delete("after");
    for (const [name, value] of Object.entries(values)) {
      if (name === "since" || name === "until") url.searchParams.set(name, value);
      else if (!url.searchParams.getAll(name).includes(value)) url.searchParams.append(name, value);
    }
    const link = document.createElement("a");
    link.setAttribute("hx-get", url.pathname + url.search);
    document.getElementById("explore").append(link);
    htmx.process(link);
    link.click();
  }

  // --- over time -----------------------------------------------------------------------------------------------
  const DAY = 86400000;
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  function lastOf(first, unit) {
    const day = new Date(`${first}T00:00:00Z`);
    if (unit === "week") return iso(day.getTime() + 6 * DAY);
    if (unit === "month") return iso(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0));
    if (unit === "year") return `${first.slice(0, 4)}-12-31`;
    return first;
  }
  function named(period, unit) {
    const day = new Date(`${period}T00:00:00Z`);
    const how = { day: { day: "numeric", month: "short", year: "numeric" }, week: { day: "numeric", month: "short", year: "numeric" }, month: { month: "short", year: "numeric" }, year: { year: "numeric" } };
    return new Intl.DateTimeFormat(language, { ...how[unit], timeZone: "UTC" }).format(day);
  }
  const base = () => ({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: css("--ink") },
    tooltip: {
      renderMode: "richText", confine: true, backgroundColor: css("--raised"), borderColor: css("--line"),
      textStyle: { color: css("--ink"), fontSize: 13 },
    },
  });

  function time(element, data) {
    const chart = echarts.init(element, null, { renderer: "canvas" });
    const counts = data.measure === "events";
    const value = (line, at) => {
      if (counts) return line.events[at];
      if (data.measure === "score") return line.scores[at];
      return line.events[at] ? Math.round((line.scores[at] / line.events[at]) * 100) / 100 : null;
    };
    const draw = () => chart.setOption({
      ...base(),
      grid: { left: 26, right: 30, top: wide.matches ? 42 : 74, bottom: 56, containLabel: true },
      legend: { top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 12, textStyle: { color: css("--ink") }, inactiveColor: css("--line") },
      tooltip: { ...base().tooltip, trigger: "axis", axisPointer: { type: counts ? "shadow" : "line" }, valueFormatter: (v) => (v === null || v === undefined ? "–" : number(v)) },
      xAxis: {
        type: "category", data: data.periods.map((period) => named(period, data.unit)),
        axisLine: { lineStyle: { color: css("--soft") } }, axisTick: { show: false }, axisLabel: { color: css("--soft"), hideOverlap: true },
      },
      yAxis: { type: "value", minInterval: counts ? 1 : undefined, axisLabel: { color: css("--soft"), formatter: number }, splitLine: { lineStyle: { color: css("--line") } } },
      dataZoom: [{
        type: "slider", height: 22, bottom: 14, borderColor: css("--line"), fillerColor: css("--sunk"), textStyle: { color: css("--soft") },
        dataBackground: { lineStyle: { color: css("--soft") }, areaStyle: { color: css("--line") } }, handleStyle: { color: css("--raised"), borderColor: css("--soft") },
        moveHandleSize: 0, brushSelect: false,
      }],
      series: data.lines.map((line) => ({
        name: line.label, type: counts ? "bar" : "line", stack: counts ? "all" : undefined, color: css(line.colour), barCategoryGap: "18%",
        showSymbol: data.measure === "mean" || data.periods.length < 40, symbolSize: 6, lineStyle: { width: 2 },
        emphasis: { focus: "series" }, data: data.periods.map((_, at) => value(line, at)),
      })),
    }, true);
    draw();
    chart.on("click", ({ seriesIndex, dataIndex }) => {
      const first = data.periods[dataIndex];
      ask({ since: first, until: lastOf(first, data.unit), [data.by]: data.lines[seriesIndex].key });
    });
    return { redraw: draw, resize: () => chart.resize(), remove: () => chart.dispose(), picture: () => chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: css("--paper") }) };
  }

  // --- who acts on whom ----------------------------------------------------------------------------------------
  function network(element, data) {
    const chart = echarts.init(element, null, { renderer: "canvas" });
    const most = Math.max(...data.nodes.map((node) => node.events));
    const widest = Math.max(...data.edges.map((edge) => edge.events));
    const at = new Map(data.nodes.map((node, number) => [node.key, number]));
    const short = (text) => (text.length > (wide.matches ? 26 : 20) ? `${text.slice(0, wide.matches ? 25 : 19)}…` : text);
    // The force layout knows no bounds: it is asked once where things stand, and these places are then fitted into the box.
    const links = data.edges.map((edge) => ({ source: at.get(edge.actor), target: at.get(edge.recipient) }));
    chart.setOption({ series: [{
      type: "graph", layout: "force", data: data.nodes.map((node) => ({ id: node.key })), links,
      force: { initLayout: "circular", repulsion: 320, gravity: 0.18, edgeLength: [60, 160], layoutAnimation: false },
    }] });
    const laid = chart.getModel().getSeriesByIndex(0).getData();
    const found = data.nodes.map((_, number) => laid.getItemLayout(number));
    const margins = { left: 30, right: wide.matches ? 170 : 110, top: 24, bottom: 24 };
    const stretched = (side, length) => {
      const values = found.map((place) => place[side]);
      const [least, range] = [Math.min(...values), Math.max(...values) - Math.min(...values)];
      return values.map((value) => (range ? ((value - least) / range) * length : length / 2));
    };
    const across = stretched(0, element.clientWidth - margins.left - margins.right);
    const down = stretched(1, element.clientHeight - margins.top - margins.bottom);
    const draw = () => chart.setOption({
      ...base(),
      tooltip: {
        ...base().tooltip,
        formatter: ({ dataType, data: it }) => (dataType === "edge"
          ? `${data.nodes[it.source].label} → ${data.nodes[it.target].label}\n${element.dataset.events}: ${number(it.events)}\n${element.dataset.score}: ${number(it.score)}`
          : `${it.full}\n${element.dataset.events}: ${number(it.events)}`),
      },
      series: [{
        type: "graph", layout: "none", roam: wide.matches, draggable: wide.matches, scaleLimit: { min: 0.4, max: 5 },
        ...margins,
        edgeSymbol: ["none", "arrow"], edgeSymbolSize: 8, autoCurveness: true, lineStyle: { opacity: 0.7 },
        label: { show: true, position: "right", color: css("--ink"), fontSize: wide.matches ? 12 : 11, textBorderColor: css("--paper"), textBorderWidth: 3, formatter: ({ data: it }) => it.name },
        labelLayout: { hideOverlap: true }, emphasis: { focus: "adjacency", lineStyle: { opacity: 1 } },
        itemStyle: { color: css("--ink"), borderColor: css("--paper"), borderWidth: 1.5 },
        data: data.nodes.map((node, place) => ({
          id: node.key, name: short(node.label), full: node.label, events: node.events, x: across[place], y: down[place],
          symbolSize: (wide.matches ? 8 : 6) + (wide.matches ? 30 : 16) * Math.sqrt(node.events / most),
        })),
        links: data.edges.map((edge, which) => ({
          ...links[which], events: edge.events, score: edge.score, key: [edge.actor, edge.recipient],
          lineStyle: { width: 1 + 5 * Math.sqrt(edge.events / widest), color: css(edge.score < 0 ? "--q4" : edge.score > 0 ? "--q2" : "--q0") },
        })),
      }],
    }, true);
    draw();
    chart.on("click", ({ dataType, data: it }) => (dataType === "edge" ? ask({ actor: it.key[0], recipient: it.key[1] }) : ask({ actor: it.id })));
    return { redraw: draw, resize: () => chart.resize(), remove: () => chart.dispose(), picture: () => chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: css("--paper") }) };
  }

  // --- where ---------------------------------------------------------------------------------------------------
  let world = null;
  // What lies across the 180th meridian (Fiji, Chukotka) is drawn in one piece, not as a line around the world.
  function unwrapped() {
    const read = topojson.feature(world, world.objects.countries);
    for (const { id, geometry } of read.features) {
      for (const polygon of geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) {
        const east = polygon[0].map((point) => point[0]);
        if (id === "010" || Math.max(...east) - Math.min(...east) < 300) continue;
        for (const ring of polygon) for (const point of ring) if (point[0] < 0) point[0] += 360;
      }
    }
    return read;
  }
  function map(element, data) {
    const leaflet = L.map(element, { worldCopyJump: false, minZoom: 1, maxZoom: 10, zoomControl: false, preferCanvas: true, zoomSnap: 0.5, maxBounds: [[-75, -200], [86, 200]], maxBoundsViscosity: 0.8 });
    leaflet.attributionControl.setPrefix(false);
    leaflet.attributionControl.addAttribution("Leaflet · Natural Earth");
    L.control.zoom({ zoomInTitle: element.dataset.in, zoomOutTitle: element.dataset.out }).addTo(leaflet);
    const by = new Map();
    for (const country of data.countries) for (const code of country.numbers) by.set(code, country);
    const most = Math.max(1, ...data.countries.map((country) => country.events));
    const shade = (country) => ({
      color: css("--paper"), weight: 0.7, fillColor: country ? css("--q2") : css("--line"),
      fillOpacity: country ? 0.2 + (0.7 * Math.log1p(country.events)) / Math.log1p(most) : 1,
    });
    const told = (name, events) => {
      const box = document.createElement("span");
      box.textContent = `${name} · ${element.dataset.events}: ${number(events)}`;
      return box;
    };
    const countries = L.geoJSON(unwrapped(), {
      style: (feature) => shade(by.get(feature.id)),
      onEachFeature: (feature, layer) => {
        const country = by.get(feature.id);
        if (!country) return;
        layer.bindTooltip(told(country.name, country.events), { sticky: true });
        layer.on("click", () => ask({ place: country.code }));
        layer.on("mouseover", () => layer.setStyle({ weight: 2, color: css("--ink") }));
        layer.on("mouseout", () => layer.setStyle(shade(country)));
      },
    }).addTo(leaflet);
    const size = (events) => (events >= 1000 ? "s4" : events >= 100 ? "s3" : events >= 10 ? "s2" : "s1");
    const icon = (events, kind) => L.divIcon({ html: Object.assign(document.createElement("span"), { textContent: events > 9999 ? `${Math.round(events / 1000)}k` : String(events) }), className: `spot ${kind} ${size(events)}`, iconSize: null });
    const sum = (cluster) => cluster.getAllChildMarkers().reduce((all, marker) => all + marker.options.events, 0);
    const spots = L.markerClusterGroup({ showCoverageOnHover: false, spiderfyOnMaxZoom: true, maxClusterRadius: 44, animate: false, iconCreateFunction: (cluster) => icon(sum(cluster), "several") });
    for (const spot of data.spots) {
      const marker = L.marker(spot.at, { icon: icon(spot.events, "one"), events: spot.events, alt: spot.name, title: "", keyboard: true });
      marker.bindTooltip(told(spot.name, spot.events));
      marker.on("click", () => ask({ place: spot.place }));
      spots.addLayer(marker);
    }
    leaflet.addLayer(spots);
    const indonesia = L.latLngBounds([-11, 94], [7, 142]);
    if (data.spots.length) leaflet.fitBounds(L.latLngBounds(data.spots.map((spot) => spot.at)).pad(0.08), { maxZoom: 6 });
    else leaflet.fitBounds(indonesia, { maxZoom: 4 });
    if (leaflet.getZoom() < 2.5) leaflet.setView(wide.matches ? [14, 92] : [2, 108], wide.matches ? 2.5 : 2);
    return {
      redraw: () => countries.setStyle((feature) => shade(by.get(feature.id))),
      resize: () => leaflet.invalidateSize(), remove: () => leaflet.remove(), picture: () => pictureOf(element, leaflet, spots),
    };
  }
  // The polygons are on a canvas already; the spots over them are drawn after it.
  function pictureOf(element, leaflet, spots) {
    const drawing = element.querySelector("canvas");
    const box = element.getBoundingClientRect();
    const scale = drawing.width / drawing.getBoundingClientRect().width;
    const whole = Object.assign(document.createElement("canvas"), { width: box.width * scale, height: box.height * scale });
    const pen = whole.getContext("2d");
    pen.fillStyle = css("--paper");
    pen.fillRect(0, 0, whole.width, whole.height);
    const at = drawing.getBoundingClientRect();
    pen.drawImage(drawing, (at.left - box.left) * scale, (at.top - box.top) * scale);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const spot of element.querySelectorAll(".spot")) {
      const here = spot.getBoundingClientRect();
      const [x, y] = [(here.left + here.width / 2 - box.left) * scale, (here.top + here.height / 2 - box.top) * scale];
      pen.beginPath();
      pen.arc(x, y, (here.width / 2) * scale, 0, 7);
      pen.fillStyle = getComputedStyle(spot).backgroundColor;
      pen.fill();
      pen.fillStyle = getComputedStyle(spot).color;
      pen.font = `600 ${12 * scale}px sans-serif`;
      pen.fillText(spot.textContent, x, y);
    }
    return whole.toDataURL("image/png");
  }

  // --- what is on the page -------------------------------------------------------------------------------------
  const kinds = {
    time: { draw: time, needs: () => load(own.echarts) },
    network: { draw: network, needs: () => load(own.echarts) },
    map: {
      draw: map,
      needs: async () => {
        for (const url of own.styles.split(" ")) {
          if (!document.querySelector(`link[href="${url}"]`)) document.head.prepend(Object.assign(document.createElement("link"), { rel: "stylesheet", href: url }));
        }
        await Promise.all([load(own.leaflet), load(own.topojson), world || fetch(own.world).then((answer) => answer.json()).then((read) => { world = read; })]);
        await load(own.cluster);
      },
    },
  };

  async function show(element) {
    if (drawn.has(element)) return;
    drawn.set(element, null);
    const kind = kinds[element.dataset.chart];
    const [answer] = await Promise.all([fetch(element.dataset.src, { headers: { Accept: "application/json" } }), kind.needs()]);
    if (!answer.ok || !element.isConnected) return;
    const made = kind.draw(element, await answer.json());
    drawn.set(element, made);
    new ResizeObserver(() => element.isConnected && made.resize()).observe(element);
    const button = document.querySelector("#explore .png");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const url = made.picture();
        Object.assign(document.createElement("a"), { href: url, download: `${element.dataset.name}.png` }).click();
      });
    }
    element.classList.add("drawn");
  }

  function begin() {
    for (const [element, made] of drawn) {
      if (!element.isConnected) {
        if (made) made.remove();
        drawn.delete(element);
      }
    }
    for (const element of document.querySelectorAll("[data-chart]")) show(element);
  }

  // Which facets were open stays as it was; a new filter brings the page anew.
  const opened = new Map();
  document.addEventListener("toggle", (event) => {
    if (event.target.matches && event.target.matches("#explore details[id]")) opened.set(event.target.id, event.target.open);
  }, true);
  document.addEventListener("htmx:afterSettle", () => {
    for (const [id, open] of opened) {
      const element = document.getElementById(id);
      if (element) element.open = open;
    }
    for (const link of document.querySelectorAll(".languages a")) {
      const url = new URL(location.href);
      url.searchParams.set("lang", link.lang);
      link.href = url.pathname + url.search;
    }
    begin();
  });
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    // Fields that are empty need not be in the address.
    for (const name of new Set(detail.formData.keys())) {
      const values = detail.formData.getAll(name).filter((value) => value !== "");
      detail.formData.delete(name);
      for (const value of values) detail.formData.append(name, value);
    }
  });
  let waiting = 0;
  document.addEventListener("change", ({ target }) => {
    const form = target.form;
    // Enter changes a field and submits the form: once is enough.
    if (form && form.id === "ask" && wide.matches) waiting = setTimeout(() => form.requestSubmit(), 30);
  });
  document.addEventListener("submit", () => clearTimeout(waiting), true);
  const again = () => { for (const made of drawn.values()) if (made) made.redraw(); };
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  // Back and forth load the page anew: nothing of it is kept in the browser.
  htmx.config.refreshOnHistoryMiss = true;
  begin();
})();
