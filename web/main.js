/*! Contains d3 (https://d3js.org), Copyright 2010-2017 Mike Bostock. Redistribution and use in source and binary forms,
 with or without modification, are permitted provided that the following conditions are met: 1. Redistributions of source
 code must retain the above copyright notice, this list of conditions and the following disclaimer. 2. Redistributions in
 binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the
 documentation and/or other materials provided with the distribution. 3. Neither the name of the author nor the names of
 contributors may be used to endorse or promote products derived from this software without specific prior written
 permission. THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED
 WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE
 ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
 SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES;
 LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
 CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE,
 EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE. */
// The entry: reads the data out of the page and lets the page of its kind draw it.
import { fill, h } from "./lib/dom.js";
import { themeButton } from "./lib/theme.js";
import { compare } from "./pages/compare.js";
import { find_lr } from "./pages/find_lr.js";
import { landscape } from "./pages/landscape.js";
import { obstacles } from "./pages/obstacles.js";
import { search } from "./pages/search.js";
import { train } from "./pages/train.js";
import { tune } from "./pages/tune.js";

const pages = { compare, find_lr, landscape, obstacles, search, train, tune };

function download(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

const text = document.getElementById("data").textContent;
const { kind, data } = JSON.parse(text);
const page = pages[kind](data);
document.title = `${page.title} - ravine ${kind}`;
fill(
  document.getElementById("page"),
  h(
    "header",
    {},
    h("h1", {}, page.title),
    h(
      "div",
      { class: "tools" },
      themeButton(),
      h("button", { type: "button", onclick: () => print() }, "Print"),
      h("button", { type: "button", onclick: () => download(JSON.stringify(data, null, 1), `ravine-${kind}.json`) }, "Download data"),
    ),
  ),
  page.sections,
);
