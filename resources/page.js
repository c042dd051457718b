// What the portal's pages are asked: conditions to wait for, and what to read, each in one round trip.
// One object of functions; every function gets one object of arguments, whose selectors come from the UI map.
// A selector may end in ' :: words': then the element's text must hold them.
((find = selector => {
  const [css, words] = selector.split(' :: ')
  return [...document.querySelectorAll(css)].find(element => !words || element.innerText.includes(words))
}, named_rows = told => { // of "Showing 26 to 50 of 400 entries"
  const [from, to] = told.match(/[\d,]+/g).map(number => Number(number.replaceAll(',', '')))
  return to ? to - from + 1 : 0
}, named = (heads, shown) => Object.keys(heads).find(name => heads[name] === shown) ?? shown,
facts_of = (list, heads) => Object.fromEntries([...list.querySelectorAll('dt')]
  .map(term => [named(heads, term.innerText.trim().toUpperCase()), term.nextElementSibling.innerText.trim()])),
all_in = (root, css) => [...root?.querySelectorAll(css) ?? [], // within open shadow roots too
  ...[root, ...root?.querySelectorAll('*') ?? []].flatMap(e => e?.shadowRoot ? all_in(e.shadowRoot, css) : [])],
words_of = element => { // without those of its controls
  const found = [], texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) if (!texts.currentNode.parentElement.closest('button, a')) found.push(texts.currentNode.data)
  return found.join(' ')
}) => ({
  /**
   * What a reading gives as soon as a condition holds; fails after `seconds`. Looks whenever the page has changed and has
   * ended its turn, which is sooner than its next frame, and at every frame besides: a value or a shadow root tells no
   * observer that it changed.
   */
  read_when({when, reading, seconds, ...named}) {
    const end = performance.now() + seconds * 1000
    return new Promise((done, fail) => {
      let over = false, due = 0
      const finish = (tell, what) => {
        over = true
        changes.disconnect()
        tell(what)
      }
      const look = () => {
        if (over) return
        try {
          if (this[when](named)) finish(done, this[reading](named))
          else if (performance.now() > end) finish(fail, new Error(`not within ${seconds} s`))
        } catch (error) {
          finish(fail, error)
        }
      }
      const changes = new MutationObserver(() => {
        due ||= setTimeout(() => {
          due = 0
          look()
        })
      })
      const at_every_frame = () => {
        look()
        if (!over) requestAnimationFrame(at_every_frame)
      }
      changes.observe(document, {subtree: true, childList: true, characterData: true, attributes: true})
      at_every_frame()
    })
  },

  // conditions

  /** Whether any of the selectors is on the page. */
  shows_any: ({selectors}) => selectors.some(selector => find(selector)),

  /** Whether a text, white space folded, stands within an element, or one of the selectors is on the page instead. */
  shows_text: ({within, text, instead = []}) => instead.some(selector => find(selector)) ||
    (document.querySelector(within)?.innerText ?? '').replace(/\s+/g, ' ').includes(text),

  /** Whether the page that `mark_page` marked was replaced by another. */
  is_another_page: () => !('seraMark' in window) && document.readyState !== 'loading',

  /** Whether a list shows rows, or says that it has none. */
  table_is_filled: ({table}) => document.querySelector(table)?.tBodies[0]?.rows.length > 0,

  /**
   * Whether a list shows the result of a search. Sera gives no signal of its own: the result is there when the
   * information line says that it is filtered, names as many rows as there are, and every row fits the search.
   * A text of digits alone is compared by digits.
   */
  table_is_searched: ({table, info, filtered_words, empty, text}) => {
    const list = document.querySelector(table)
    const told = document.querySelector(info)?.innerText ?? ''
    if (!list || !told.includes(filtered_words)) return false
    const none = list.querySelector(empty)
    const rows = none ? [] : [...list.tBodies[0].rows]
    const named = named_rows(told)
    if (rows.length !== named) return false
    if (!named) return Boolean(none)
    const plain = words => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim()
    const fits = /^\d+$/.test(text)
      ? row => row.innerText.replace(/\D/g, '').includes(text)
      : row => plain(row.innerText).includes(plain(text))
    return rows.every(fits)
  },

  /** Whether a list shows another page than before, all of it. */
  table_is_turned: ({table, info, before}) => {
    const told = document.querySelector(info).innerText
    const rows = document.querySelector(table).tBodies[0].rows
    return told !== before.info && rows.length === named_rows(told) && rows[0].innerText !== before.first
  },

  /** Whether a list shows all rows that its information line names, or one of the selectors is on the page instead. */
  list_is_whole: ({table, info, empty, instead}) => {
    if (instead.some(selector => find(selector))) return true
    const list = document.querySelector(table)
    const told = document.querySelector(info)?.innerText
    if (!list || !told) return false
    return list.querySelector(empty) ? !named_rows(told) : list.tBodies[0].rows.length === named_rows(told)
  },

  /** Whether a list shows another page than before, all of it, or one of the selectors is on the page instead. */
  list_is_turned(asked) {
    const {table, info, before, instead} = asked
    return instead.some(selector => find(selector)) || this.table_is_turned({table, info, before})
  },

  /** Whether a form has answered: it is gone, or it is no longer busy and shows an error. */
  form_has_answered: ({form, busy, error}) => {
    const open = document.querySelector(form)
    if (!open) return true
    return !all_in(open, busy).length && all_in(open, error).some(e => e.offsetParent && e.innerText.trim())
  },

  /**
   * Whether the Membership tab shows a membership of that program at those addresses from that day and, where it is in
   * force, the customer's crown; or one of the selectors is on the page instead.
   */
  membership_is_shown(asked) {
    const {name, starts, addresses, active_words, crown, instead} = asked
    const fold = text => text.replace(/[\s,]+/g, ' ')
    const one = this.membership_tab(asked).memberships.find(each => each.program === name && each.facts['STARTS ON'] === starts &&
      addresses.every(text => each.addresses.some(line => fold(text).includes(fold(line)))))
    return instead.some(selector => find(selector)) || Boolean(one) && (one.status !== active_words || Boolean(find(crown)))
  },

  /** Whether a gallery lists a file more often than before and sends nothing any more, or an error is shown instead. */
  file_is_listed: ({tile, name, file, more_than, sending, error}) => {
    if (document.querySelector(error)) return true
    const named = [...document.querySelectorAll(`${tile} ${name}`)].filter(one => one.innerText.trim() === file)
    return named.length > more_than && !document.querySelector(sending)
  },

  // readings

  mark_page: () => { window.seraMark = true },

  /** Marks an element as seen, so that the one that replaces it is told from it: ``:not([data-sera-seen])``. */
  mark_element: ({selector}) => { document.querySelector(selector).dataset.seraSeen = '' },

  /** The first of the named states whose selector is on the page, else 'nothing'. */
  state: ({states}) => Object.keys(states).find(name => find(states[name])) ?? 'nothing',

  /** What `table_is_turned` compares with. */
  table_page: ({table, info}) => ({
    info: document.querySelector(info).innerText,
    first: document.querySelector(table).tBodies[0].rows[0].innerText,
  }),

  /** The rows of a list: column head in capitals, by the name that the keywords know it by, to the cell's text. */
  table_rows: ({table, head, row, heads}) => {
    const list = document.querySelector(table)
    if (!list) throw new Error(`the page shows no list ${table}`)
    const columns = [...list.querySelectorAll(head)].map(cell => named(heads, cell.innerText.trim().toUpperCase()))
    return [...list.querySelectorAll(row)]
      .filter(line => line.cells.length === columns.length)
      .map(line => Object.fromEntries([...line.cells].map((cell, at) => [columns[at], cell.innerText.trim()])))
  },

  /**
   * A job's page: the customer's ID and name, the service address, and the facts of each appointment: headings in
   * capitals, by the names that the keywords know them by, to texts. Null where the page shows no job.
   */
  job: ({customer, address, appointment, heads}) => {
    const link = document.querySelector(customer)
    return link && {
      customer: link.pathname.split('/').pop(),
      customer_name: link.innerText.trim(),
      address: document.querySelector(address).innerText.trim(),
      appointments: [...document.querySelectorAll(appointment)].map(list => facts_of(list, heads)),
    }
  },

  /** What the Edit Appointment dialog says against opening, else status, technician, and whether it offers others. */
  appointment_dialog: ({form, error, status, technician, pencil}) => ({
    said: document.querySelector(`${form} ${error}`)?.innerText.trim() ?? '',
    status: document.querySelector(status)?.value ?? '',
    technician: document.querySelector(technician)?.innerText.trim() ?? '',
    movable: Boolean(document.querySelector(pencil)),
  }),

  /** Number and name of every file of a gallery. */
  tiles: ({tile, name}) => [...document.querySelectorAll(tile)].map(one => ({
    number: one.dataset.media, name: one.querySelector(name).innerText.trim(),
  })),

  /** The notes of a feed as they are shown: day, time, author, text, whether pinned and whether the customer sees them. */
  notes: ({group, day, note, time, author, content, pinned, visible}) => [...document.querySelectorAll(group)].flatMap(one =>
    [...one.querySelectorAll(note)].map(each => ({
      day: one.querySelector(day).innerText.trim(),
      time: each.querySelector(time).innerText.trim(),
      author: each.querySelector(author).innerText.trim(),
      text: each.querySelector(content).innerText.trim(),
      pinned: Boolean(each.querySelector(pinned)),
      visible: Boolean(each.querySelector(visible)),
    }))),

  /**
   * The Dispatch Board as it is drawn: of every row its name, and from when to when something is booked or blocked,
   * in minutes after midnight. The hours in the board's head are the ruler.
   */
  board: ({hour, row, pill, event}) => {
    const minutes = words => {
      const [, hours, half] = words.match(/(\d+)\s*([ap])m/i)
      return (Number(hours) % 12) * 60 + (half.toLowerCase() === 'p' ? 720 : 0)
    }
    const left = element => element.getBoundingClientRect().left
    const heads = [...document.querySelectorAll(hour)]
    const [first, last] = [heads[0], heads.at(-1)]
    const pixels = (left(last) - left(first)) / (minutes(last.innerText) - minutes(first.innerText))
    const minute = x => Math.round((minutes(first.innerText) + (x - left(first)) / pixels) / 5) * 5
    return [...document.querySelectorAll(row)].map(line => ({
      name: line.getAttribute('aria-label'),
      taken: [...line.querySelectorAll(`${pill}, ${event}`)].map(one => ({
        appointment: one.dataset.appointment ?? '',
        start: minute(left(one)),
        end: minute(one.getBoundingClientRect().right),
      })),
    }))
  },

  /** The texts of all elements; the first part of an element that has parts. */
  names: ({all}) => [...document.querySelectorAll(all)].map(e => (e.firstElementChild ?? e).innerText.trim()),

  /** The texts of all elements, shown or not, with a blank between their parts. */
  words: ({all}) => [...document.querySelectorAll(all)].map(e => words_of(e).replace(/\s+/g, ' ').trim()),

  number: ({all}) => document.querySelectorAll(all).length,

  texts: ({all}) => [...document.querySelectorAll(all)].map(e => e.innerText.trim()),

  /** The visible errors of a form as one text; empty when there is none. */
  errors: ({form, error}) => all_in(document.querySelector(form), error)
    .filter(e => e.offsetParent).map(e => e.innerText.trim()).filter(Boolean).join(' '),

  /** The address cards: their text, whether they can be scheduled, and the lines of the address itself. */
  address_cards: ({card, schedule, line}) => [...document.querySelectorAll(card)].map(one => ({
    text: words_of(one), schedulable: Boolean(one.querySelector(schedule)),
    lines: [...one.querySelectorAll(line)].map(e => e.innerText),
  })),

  /** The arrival windows of the picked day. */
  slots: ({slot, disabled, overbook}) => [...document.querySelectorAll(slot)].map(one => ({
    start: one.dataset.cy.match(/\d{4}-\d\d-\d\dT.*$/)[0],
    label: one.firstChild.textContent.trim(),
    state: one.matches(disabled) ? 'disabled' : one.matches(overbook) ? 'overbook' : 'open',
  })),

  /** The quotes of a list. */
  quotes: ({row, group, status, title, tasks, job, badge, total, tax}) => [...document.querySelectorAll(row)].map(one => {
    const text = selector => one.querySelector(selector)?.innerText.trim() ?? ''
    const [pricing = '', promo_code = ''] = [...one.querySelectorAll(badge)].map(e => e.innerText.trim())
    return {
      number: one.dataset.quoteId, status: one.closest(group).querySelector(status).innerText.trim(), title: text(title),
      tasks: text(tasks), job: text(job), pricing, promo_code, total: text(total), tax: text(tax),
    }
  }),

  /** The to-dos of the list: their cells as `table_rows` gives them, whether they are done, the path of their customer. */
  todos({table, head, row, heads, done, customer}) {
    const lines = this.table_rows({table, head, row, heads})
    return [...document.querySelectorAll(row)].map((one, at) => ({
      ...lines[at], done: one.querySelector(done).checked, path: one.querySelector(customer)?.pathname ?? '',
    }))
  },

  /** The lines of an open quote: what they are, and what one costs by the price book or by hand. */
  quote_lines: ({line, quantity, price}) => [...document.querySelectorAll(line)].map(one => ({
    name: one.cells[0].innerText.trim(),
    quantity: one.querySelector(quantity).value,
    price: one.querySelector(price).value || one.querySelector(price).placeholder,
  })),

  /** The Membership tab of a customer: payment method on file and crown in its head, address cards, membership cards. */
  membership_tab({head, crown, card, program, status, built, no_method_words, subscription_words, address_card, address_line, schedule, heads}) {
    const top = document.querySelector(head)
    const method = top ? facts_of(top, heads)['PAYMENT METHOD'] : ''
    const term = (one, name) => [...one.querySelectorAll('dt')].find(e => named(heads, e.innerText.trim().toUpperCase()) === name)
    return {
      listed: Boolean(find(built)),
      method: method === no_method_words ? '' : method,
      crown: Boolean(find(crown)),
      cards: this.address_cards({card: address_card, schedule, line: address_line}),
      memberships: [...document.querySelectorAll(card)].map(one => ({
        program: one.querySelector(program).innerText.trim(),
        status: one.querySelector(status).innerText.trim(),
        facts: facts_of(one, heads),
        subscription: facts_of(one, heads)['RENEWAL TYPE'] === subscription_words,
        addresses: [...term(one, 'SERVICE ADDRESSES').parentElement.querySelectorAll('dd')].map(e => e.innerText.trim()),
      })),
    }
  },

  /** The membership programs: what each costs for how long, whether it is a subscription, its included tasks. */
  programs: ({card, name, badge, price, terms, task, subscription_words}) => [...document.querySelectorAll(card)].map(one => ({
    number: one.dataset.programId,
    name: one.querySelector(name).innerText.trim(),
    subscription: one.querySelector(badge).innerText.trim() === subscription_words,
    price: one.querySelector(price).innerText.trim(),
    terms: one.querySelector(terms).innerText.trim(),
    tasks: [...one.querySelectorAll(task)].map(e => e.innerText.trim()),
  })),

  /** The names and numbers of the programs that a list can be narrowed to. */
  program_names: ({filter}) => [...document.querySelector(filter).options].filter(one => one.value)
    .map(one => ({number: one.value, name: one.label})),

  /** The rows of several lists with the same heads, or nearly: column head in capitals to the cell's first words. */
  table_rows_of_all: ({tables, head, row}) => [...document.querySelectorAll(tables)].flatMap(list => {
    const columns = [...list.querySelectorAll(head)].map(cell => cell.innerText.trim().toUpperCase())
    return [...list.querySelectorAll(row)].map(line =>
      Object.fromEntries([...line.cells].map((cell, at) => [columns[at], cell.firstChild?.textContent.trim() ?? ''])))
  }),

  /** Where links lead, each once. */
  links: ({all}) => [...new Set([...document.querySelectorAll(all)].map(one => one.getAttribute('href')))],

  /** The entries of a plain select. */
  entries: ({select}) => [...document.querySelector(select).options].map(one => one.label),

  /**
   * One page of a report: its rows as `table_rows` gives them, without their badges; of each row the paths that its
   * cells link to and the words of its badge; the information line, the line of sums; what is wrong, if anything.
   */
  report_page({table, info, head, row, empty, heads, badge, totals, failed}) {
    const wrong = {said: find(failed)?.innerText.trim() ?? '', rows: []}
    if (wrong.said || !document.querySelector(table)) return wrong
    const list = document.querySelector(table)
    const columns = [...list.querySelectorAll(head)].map(cell => named(heads, cell.innerText.trim().toUpperCase()))
    const lines = list.querySelector(empty) ? [] : [...list.querySelectorAll(row)]
    const of = (line, read) => Object.fromEntries([...line.cells].map((cell, at) => [columns[at], read(cell)]))
    const plain = cell => {
      const text = cell.innerText.trim(), mark = cell.querySelector(badge)?.innerText.trim()
      return mark ? text.slice(0, text.lastIndexOf(mark)).trim() : text
    }
    return {
      rows: lines.map(line => of(line, plain)),
      links: lines.map(line => of(line, cell => cell.querySelector('a')?.pathname ?? '')),
      badges: lines.map(line => line.querySelector(badge)?.innerText.trim() ?? ''),
      info: document.querySelector(info).innerText,
      totals: document.querySelector(totals)?.innerText ?? '',
      first: lines[0]?.innerText ?? '',
      said: '',
    }
  },

  /** An invoice's page: its label, facts, lines and sums, and the paths of its customer and job; null without one. */
  invoice: ({box, label, facts, lines, head, row, sums, heads}) => {
    const one = document.querySelector(box)
    if (!one) return null
    const list = one.querySelector(facts)
    const table = one.querySelector(lines)
    const columns = [...table.querySelectorAll(head)].map(cell => cell.innerText.trim().toUpperCase())
    return {
      number: one.dataset.invoiceId,
      label: one.querySelector(label).innerText.trim(),
      facts: facts_of(list, heads),
      links: Object.fromEntries([...list.querySelectorAll('dt')]
        .map(term => [term.innerText.trim().toUpperCase(), term.nextElementSibling.querySelector('a')?.pathname ?? ''])),
      lines: [...table.querySelectorAll(row)]
        .map(line => Object.fromEntries([...line.cells].map((cell, at) => [columns[at], cell.innerText.trim()]))),
      sums: facts_of(one.querySelector(sums), {}),
    }
  },

  /** The entries of a plain select: value and text. */
  options: ({select}) => [...document.querySelector(select).options].map(one => ({value: one.value, text: one.text.trim()})),

  /** An attribute of an element; empty where there is none. */
  attribute: ({selector, name}) => document.querySelector(selector)?.getAttribute(name) ?? '',

  last_part_of_path: () => location.pathname.split('/').pop(),
}))()
