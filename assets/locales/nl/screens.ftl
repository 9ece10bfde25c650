language-code = nl
action-open = Openen
action-new = Nieuw
action-edit = Bewerken
action-choose = Kiezen
action-choose-all = Alles kiezen
action-filter = Zoeken
action-sort = Sorteren
action-invert = Omkeren
action-columns = Kolommen
action-only-open = Openstaand
action-subscribe = Abonnement toevoegen
action-add-mandate = Machtiging toevoegen
action-toggle-direct-debit = Incasso aan/uit
action-remove = Weg of opzeggen
action-pause = Pauzeren
action-price = Nieuwe prijs
action-discount = Korting
action-explain = Waarom (niet)
action-pay = Betaling
action-import = Importeren
action-bill = Factureren
action-collect = Incasso maken
action-finalise = Definitief maken
action-uploaded = Meld geüpload
action-export = Exporteren
action-copy = Kopiëren
action-next-tab = Volgend tabblad
action-previous-tab = Vorig tabblad
action-next-record = Volgende
action-previous-record = Vorige
action-next-step = Verder
action-previous-step = Vorige stap
action-save-next = En volgende
action-save = Bewaren
action-values = Keuzelijst
action-more = Meer
action-go-to = Ga naar
action-palette = Opdrachten
action-undo = Ongedaan maken
action-refresh = Vernieuwen
action-back = Terug
action-quit = Sluiten
action-dashboard = Overzicht
action-relations = Relaties
action-subscriptions = Abonnementen
action-plans = Abonnementstypen
action-invoices = Facturen
action-counter = Balie
action-bank = Bank
action-collections = Incasso
action-audit = Logboek
action-settings = Instellingen
action-help = Hulp
app-busy = Er loopt al een taak. Wacht tot die klaar is, of stop hem met Ctrl+C.
app-copied = Gekopieerd: { $text }
app-ctrl-c = Nog een keer Ctrl+C sluit penning.
app-demo = DEMO
app-drop-title = Niet bewaard
app-drop-text = Wat u hier hebt ingevuld is nog niet bewaard.
app-drop-yes = Weggooien
app-drop-no = Verder invullen
app-help-moving = Pijltjes, PgUp, PgDn, Home en End bewegen. Esc gaat terug. In een veld typt u gewoon; letters zijn dan geen opdracht.
app-job-runs = Er loopt nog een taak: { $label }. Ctrl+C stopt hem.
app-nothing-to-undo = Het laatste dat is gedaan kan niet ongedaan worden gemaakt. Een definitieve factuur crediteert u.
app-read-only = ALLEEN LEZEN { $by }
app-running = { $label }: { $done } van { $total }   Ctrl+C stopt
app-too-small = Venster te klein: nu { $width }x{ $height }, nodig { $min_width }x{ $min_height }. Maak het groter; er gaat niets verloren.
app-undo-title = Ongedaan maken
app-undo-text = Het laatste dat is gedaan: { $subject }. Dat wordt teruggedraaid.
app-undo-yes = Terugdraaien
app-undone = Ongedaan gemaakt: { $subject }
dialog-cancel = Annuleren
dialog-type = Typ { $word } om te bevestigen:
form-done = Net toegevoegd ({ $count }): { $names }
form-save = Bewaren
form-yes = ja
form-no = nee
form-no-date = geen datum: typ 31-12-2026, vandaag of +14
form-no-amount = geen bedrag: typ 12,50
form-no-digits = alleen cijfers
form-required = moet ingevuld
form-see-below = zie onder
form-unsaved = * niet bewaard
form-help = Tab of Enter gaat verder, Shift+Tab terug. Ctrl+S of F9 bewaart. F4 toont de keuzes. Datums: vandaag, +7, +1m, ma, 5-2, em. Bedragen rekenen: 3*17,50.
form-new-with-f6 = F6 nieuw
form-lookup-hint = typ een paar letters, F4 zoekt
form-holder = Voor wie
form-who-pays = Wie betaalt?
form-payer-hint = leeg: als op de kaart
form-bill-from-hint = leeg: vanaf het begin
form-mandate-hint = leeg: die van de betaler
form-price-hint = leeg: die van het type
form-origin-hint = gebruik Actie om te filteren
form-signed-on = Getekend op
form-reference = Kenmerk
saved = Bewaard.
saved-undo = Bewaard. Ongedaan maken: u
relation-new-title = Nieuwe relatie
relation-edit-title = Relatie bewerken
relation-added = { $name } is toegevoegd.
kind-person = persoon
kind-organisation = organisatie
membership-never = -
membership-planned = aspirant
membership-member = { -member-one }
membership-former = { -member-former }
mandate-new-title = Machtiging toevoegen
mandate-added = Machtiging { $reference } staat erin; incasso staat aan.
mandate-revoke-title = Machtiging intrekken
mandate-revoke-text = Met machtiging { $reference } van { $holder } wordt vanaf vandaag niets meer geïncasseerd. Wat al bij de bank is, gaat door.
mandate-revoke-yes = Machtiging intrekken
mandate-revoked = Machtiging ingetrokken.
mandate-stands = geldig (tot { $until } ongebruikt)
mandate-dormant = vervallen (36 mnd)
card-tabs = Tabblad
card-new-subscription = Abonnement
card-cancel-subscription = Opzeggen
card-undo-cancel = Opzegging terugdraaien
card-resume = Hervatten
card-open-relation = Relatie
card-years = { $years } jaar
card-household = Gezin { $name }
card-any-day = elke dag, met de opzegtermijn
card-deadline = Uiterste opzegdatum
card-next = Volgende factuur
card-nothing-yet = nog niets
card-end = Loopt tot
card-until = t/m { $day }
card-ongoing = doorlopend
card-reason = Reden
card-today = Vandaag factureren
card-discount = { $less } { $reason } (van { $from } tot { $until })
card-change = { $field }: was "{ $old }", is "{ $new }"
card-pause = Gepauzeerd van { $from } tot { $to }
tab-details = Gegevens
tab-subscriptions = Abonnementen
tab-financial = Financieel
tab-invoices = Facturen
tab-log = Logboek
financial-direct-debit = Incasso
financial-on = aan
financial-off = uit: betaalt zelf
financial-block = Incassoblokkade: { $why }
financial-paid-by = Betaald door: { $payer }
financial-pays-for = Betaalt voor: { $names }
financial-no-mandate = Geen machtiging: er kan niets worden geïncasseerd. n voegt er een toe.
status-planned = gepland
status-active = actief
status-ending = tot { $end }
status-paused = gepauzeerd
status-expired = verlopen
status-cancelled = geannuleerd
list-count = { $shown } van { $count }
list-order = sortering: { $order }
order-name = naam
order-number = nummer
order-city = plaats
order-amount = bedrag
order-date = datum
list-empty = Hier staat nog niets.
list-nothing-found = Niets gevonden met "{ $filter }". Esc wist het filter.
list-nothing-here = hier staat niets
list-nobody = er is niemand gekozen
list-total = { $count } { $unit }, EUR { $sum } { $of }
list-chosen = { $count } gekozen - EUR { $sum }
list-total-open = open
list-total-open-and-draft = open en concept
list-more = en nog { $count } (PgDn)
unit-relations = { $count ->
        [one] relatie
       *[other] relaties
    }
unit-subscriptions = { $count ->
        [one] abonnement
       *[other] abonnementen
    }
unit-invoices = { $count ->
        [one] factuur
       *[other] facturen
    }
column-number = Nr
column-name = Naam
column-city = Plaats
column-plan = Abonnement
column-open = Open
column-status = Status
column-start = Ingang
column-invoiced-until = Gefact.tot
column-renews-on = Vervalt op
column-payer = Betaler
column-price = Prijs
column-mandate = Machtiging
column-signed = Getekend
column-last-used = Gebruikt
column-invoice = Factuur
column-date = Datum
column-due = Vervalt
column-total = Totaal
column-when = Wanneer
column-who = Wie
column-deed = Wat
column-what = Omschrijving
column-interval = Termijn
column-alignment = Periodes vanaf
column-subscribers = Aantal
column-run = Nr
column-collection-date = Incassodatum
column-made = Gemaakt
column-count = Posten
column-holder = Rekeninghouder
column-reason = Reden
column-heading = Kolom
column-field = Veld
column-samples = Voorbeelden
column-row = Regel
subscription-new-title = Abonnement toevoegen
subscribed = Toegevoegd; de termijn loopt t/m { $last }.
preview-renews = Vervalt op { $renews }.
preview-first = Eerste periode { $period }: EUR { $amount }.
preview-elapsed = Let op: { $count } perioden zijn al begonnen, samen EUR { $sum }. Vul "Factureren vanaf" in om eerdere over te slaan.
cancel-title = Abonnement opzeggen
cancel-received = Opzegging kwam op
cancel-when = Eindigt
cancel-rule = volgens de opzegregel
cancel-immediately = onmiddellijk
cancel-period-end = einde van wat gefactureerd is
cancel-on = op een datum
cancel-last-day = Laatste dag
cancel-last-day-hint = alleen bij "op een datum"
cancel-credit = Teruggeven
credit-none = niets
credit-days = naar dagen
cancel-preview = { $who }, { $plan }: de laatste dag is { $day }.
cancel-preview-credit = Terug te geven: EUR { $amount }.
cancelled = Opgezegd; de laatste dag is { $day }. Ongedaan maken: u
undo-cancel-text = Het abonnement eindigt dan niet op { $end } maar loopt door.
undo-cancel-done = De opzegging is teruggedraaid; vervalt op { $renews }.
pause-title = Abonnement pauzeren
pause-from = Vanaf
pause-until = Tot
pause-until-hint = leeg: tot u het hervat
pause-credit-hint = alleen van een pauze die overslaat en een eind heeft
change-title = Abonnement wijzigen
change-when = Ander abonnement
change-when-hint = alleen als u hierboven iets anders kiest
change-next = vanaf de volgende periode
change-directly = direct, verrekend naar dagen
change-on = Per
change-on-hint = bij direct; leeg is vandaag
changed-from = Het andere abonnement loopt vanaf { $day }.
change-preview = Het andere abonnement gaat in op { $day }.
preview-credit = Creditnota over wat al gefactureerd is: EUR { $amount }. Definitief, niet met u terug te draaien.
paused-with-credit = Gepauzeerd; creditnota { $number } geeft de dagen terug.
cancelled-with-credit = Opgezegd; de laatste dag is { $day }. Creditnota { $number } geeft de rest terug.
changed-with-credit = Het andere abonnement loopt vanaf { $day }; creditnota { $number } geeft de rest terug.
discount-title = Korting geven
discount-percent = Korting in %
discount-percent-hint = 100 is vrijstelling
discount-amount = Of een bedrag
discount-amount-hint = van elke periode af
discount-scope = Geldt voor
discount-on-this = dit abonnement
discount-on-all = alles van deze relatie
discount-from = Vanaf
discount-from-hint = periodes die dan beginnen of later
discount-until = Laatste dag
discount-until-hint = leeg: altijd
outlook-not = Niet: { $reason }.
outlook-billed = Wordt gefactureerd: { $periods } keer, samen EUR { $sum }; de eerste { $first }.
outlook-no-price = er is geen prijs op { $day }
outlook-paused = gepauzeerd sinds { $day }
outlook-free = { $period } kost niets
outlook-passed-over = { $period } valt in een pauze of voor "factureren vanaf"
outlook-ended = gestopt op { $day } en tot dan gefactureerd
outlook-not-due = nog niet aan de beurt: de periode vanaf { $from } pas op { $due }
outlook-nothing = er is niets meer te factureren
pause-mode = Daarna
pause-skip = overslaan: niet gefactureerd
pause-extend = verlengen: alles komt later
paused = Gepauzeerd.
resumed = Hervat.
interval-month = per maand
interval-quarter = per kwartaal
interval-half-year = per halfjaar
interval-year = per jaar
interval-months = per { $months } mnd
interval-week = per week
interval-weeks = per { $weeks } weken
alignment-own = eigen dag
plan-active = te kiezen
plan-inactive = oud
plan-new-title = Nieuw abonnementstype
plan-edit-title = Abonnementstype bewerken
plan-added = Type { $plan } is toegevoegd.
plan-alignment-hint = dag-maand, zoals 1-7; leeg: eigen dag
plan-proration = Eerste periode
plan-in-advance = Vooraf betalen
plan-duration = Aantal termijnen
plan-duration-hint = leeg: doorlopend
plan-vat = Btw
plan-notice = Opzegtermijn
plan-notice-unit = in
plan-notice-at = Eindigt op
plan-membership = Is { -member-bond }
plan-tag = Groep
plan-tag-hint = krijgt wie dit heeft
plan-bands-hint = leeftijd: bedrag; zoals 0: 80; 12: 120
plan-age-day-hint = dag-maand; leeg: begin van de periode
plan-ladder-hint = procenten staan bij de instellingen
plan-can-be-chosen = Te kiezen
proration-none = hele prijs
proration-days = naar dagen
proration-months-inclusive = maanden, met de eerste
proration-months-exclusive = maanden, zonder de eerste
proration-fifteenth = maanden, tot de 15e
proration-full-quarters = hele kwartalen
proration-table = volgens tabel
vat-none = geen
vat-exempt = vrijgesteld
vat-low = laag
vat-high = hoog
notice-weeks = weken
notice-months = maanden
notice-year = einde verenigingsjaar
notice-term = einde looptijd
notice-interval = einde factuurtermijn
notice-any-day = elke dag
price-title = Nieuwe prijs
price-from = Geldt vanaf
price-preview = { $plan } vanaf { $day }: { $count ->
        [one] 1 abonnement
       *[other] { $count } abonnementen
    }, per periode van { $old } naar { $new }.
price-preview-own = { $own } met een eigen prijs veranderen niet.
plan-lead-hint = zoveel dagen voor de periode begint
plan-term-hint = waarna het stilzwijgend verlengt
price-splits = Ook lopende periodes
price-splits-hint = j: knip ze op die dag in twee delen
price-from-hint = periodes die dan beginnen of later
invoice-is-credit = creditnota
invoice-draft = concept
invoice-open = open
invoice-partly-paid = deels betaald
invoice-paid = betaald
invoice-credited = gecrediteerd
invoice-late = { $days } d laat
invoice-in-run = incasso { $run }
invoice-due = vervalt op
invoice-credit = Crediteren
invoice-credit-note = Creditnota
invoice-remove-draft = Concept weggooien
invoice-is-draft = nog concept
invoices-open-title = Openstaand
invoices-all = Alle facturen
finalise-none = Er zijn geen conceptfacturen.
finalise-title = Facturen definitief maken
finalise-text = { $count ->
        [one] 1 conceptfactuur van EUR { $total } krijgt een nummer.
       *[other] { $count } conceptfacturen, samen EUR { $total }, krijgen hun nummer.
    }
finalise-after = Daarna kunnen ze niet meer veranderen; wat niet klopt crediteert u.
finalise-yes = Definitief maken
finalised = { $count ->
        [one] 1 factuur
       *[other] { $count } facturen
    } definitief: { $first } t/m { $last }.
remove-draft-text = De conceptfactuur van { $name } (EUR { $total }) verdwijnt; de periodes kunnen opnieuw worden gefactureerd.
remove-draft-yes = Weggooien
draft-removed = Concept weggegooid.
step-price = prijs { $amount }
step-price-from = prijs { $amount } (vanaf { $day })
step-own-price = eigen prijs { $amount }
step-whole = hele prijs
step-days = { $part } van { $whole } dagen
step-months = { $part } van { $whole } maanden
step-percent = { $percent } %
step-age = { $age } jaar, tarief vanaf { $from } jaar: { $amount }
step-discount = { $reason } -{ $percent } %
step-ladder = { $place }e van het gezin { $percent } %
step-cap = samen { $sum }, het gezin betaalt hoogstens { $cap } per jaar
step-fixed = { $reason } -{ $amount }
step-rollover = met het volgende jaar { $amount } (tot { $until })
source-payment = betaald
source-collection = geïncasseerd
source-return = teruggeboekt
source-credit = gecrediteerd met
payment-title = Betaling boeken
payment-amount = Bedrag
payment-date = Op
payment-method = Hoe
method-bank = bank
method-cash = contant
method-pin = pin
payment-done = Geboekt op { $number }; nog open: EUR { $open }.
credit-title = Factuur crediteren
credit-after = De periodes
credit-rebill = opnieuw factureren
credit-waive = kwijtschelden
credit-preview = Factuur { $number } van { $name }, EUR { $total }, wordt helemaal teruggenomen met een creditnota. Dat kan niet ongedaan.
credit-done = Creditnota { $number } gemaakt.
bill-title = Factureren
bill-until = Aan de beurt t/m
validity-until = GELDIG t/m { $day }
validity-ended = VERLOPEN sinds { $day }
validity-unpaid = NIET BETAALD sinds { $due }
validity-from = nog niet: vanaf { $day }
validity-never = GEEN { -member-bond }
counter-pay = Betaling
counter-nothing-open = Er staat geen factuur open; met a komt er een abonnement bij.
settings-grace = Coulance
settings-grace-hint = dagen na de betaaldatum dat het nog telt
bank-open-title = Bank: wat wacht
bank-all = Alles
bank-read = Bankbestand lezen
bank-take = Verwerken
bank-batch = incasso
bank-returns = { $count } teruggeboekt
bank-returned = { $invoice } terug
bank-run = ronde { $run }
bank-ask-run = EUR { $amount } is de bijschrijving van incasso { $run }, met een ander bedrag dan verwacht?
bank-ask-run-after = Alle posten die niet terugkwamen gelden dan als betaald; het verschil blijft staan op "Incasso onderweg".
bank-booked = { $invoice } ok
bank-suggested = { $invoice } ?
bank-unmatched = niet herkend
bank-by-id = kenmerk van de incasso
bank-by-mandate = machtiging en bedrag
bank-by-number = factuurnummer in de omschrijving
bank-by-account = rekening en bedrag
bank-by-batch = kenmerk van de ronde
bank-by-hand = met de hand
bank-booked-by = Verwerkt ({ $key }): { $remittance }
bank-ask-title = Betaling verwerken
bank-ask = EUR { $amount } van { $party } is de betaling van factuur { $invoice }?
bank-ask-by = Herkend aan: { $key }. Omschrijving: { $remittance }
bank-ask-yes = Verwerken
bank-taken = Verwerkt bij { $invoice }.
bank-file-hint = camt.053, .052, .054, pain.002 of MT940
unit-bank = { $count ->
        [one] bankregel
       *[other] bankregels
    }
bill-first-run = Dit is de eerste ronde: er is niets om mee te vergelijken.
bill-bridge = Ronde { $run } was { $before }: nieuw { $new } (+{ $plus }), weg { $gone } (-{ $minus }), anders { $changed } ({ $otherwise })
bill-gone = weg: { $why }
bill-changed = was { $was }, wordt { $is }
bill-summary = { $invoices ->
        [one] 1 factuur
       *[other] { $invoices } facturen
    }, { $lines ->
        [one] 1 regel
       *[other] { $lines } regels
    }, EUR { $total }; { $skipped } overgeslagen
bill-skipped = overgeslagen: { $reason }
bill-ask = { $invoices } conceptfacturen met { $lines ->
        [one] 1 regel
       *[other] { $lines } regels
    }, samen EUR { $total }.
bill-after = Concepten kunnen terug; pas "definitief maken" zet ze vast.
bill-yes = Concepten maken
bill-done = { $count } concepten gemaakt. m maakt ze definitief, u draait ze terug.
collections-none = Nog geen incasso. n maakt er een van wat openstaat.
run-made = nog geen bestand
run-written = geschreven, nog niet bij de bank
run-uploaded = bij de bank
run-undone = teruggedraaid
run-file = Bestand
run-folder = Map
run-write = Bestand schrijven
run-write-failed = Het bestand is niet geschreven: { $error }. De ronde is bewaard; maak ruimte en kies "Bestand schrijven": dan komt hetzelfde bestand.
run-file-again = Opnieuw geschreven: { $file }. De ronde staat al bij de bank: zet het daar niet nog eens neer.
run-file-written = Geschreven: { $file }. Zet het bij de bank en meld het dan met m.
uploaded-title = Staat het bestand bij de bank?
uploaded-text = { $count } incasso's, EUR { $total }, op { $on }. Vergelijk aantal en bedrag met het scherm van de bank.
uploaded-after = Daarna kan deze ronde niet meer worden teruggedraaid; alleen per post, met een storno.
uploaded-yes = Ja, staat bij de bank
uploaded-done = Incasso { $run } staat bij de bank.
undo-run-title = Incasso terugdraaien
undo-run-text = { $count ->
        [one] 1 incasso, EUR { $total }, komt
       *[other] { $count } incasso's, EUR { $total }, komen
    } weer open te staan; machtigingen worden zoals ze waren.
undo-run-written = Het bestand is al geschreven. Draai alleen terug als het NIET bij de bank staat: anders wordt dubbel geïncasseerd.
undo-run-yes = Terugdraaien
undo-run-done = Incasso { $run } is teruggedraaid. Gooi het bestand weg.
collect-title = Incasso maken
collect-step-1 = Selectie
collect-step-2 = Controle
collect-step-3 = Voorbeeld
collect-step-4 = Bestand
collect-on = Incassodatum
collect-window = Op zijn vroegst { $first }; met de dagen die uw bank wil { $advised }.
collect-count = { $count ->
        [one] 1 incasso
       *[other] { $count } incasso's
    }, samen EUR { $total }
collect-out = { $attention } gaan niet mee en vragen aandacht (F8 toont ze); { $others } betalen zelf of lopen al.
collect-in-out = In/uit
collect-stays-out = Deze kan niet mee: { $reason }. Enter opent de relatie.
collect-kinds = Soort
collect-kinds-text = { $recurrent } doorlopend (RCUR), { $once } eenmalig (OOFF)
collect-first-items = De eerste regels van het bestand
collect-ask = { $count ->
        [one] 1 incasso
       *[other] { $count } incasso's
    }, EUR { $total }, op { $on }.
collect-ask-out = { $count ->
        [one] 1 factuur gaat niet mee en vraagt
       *[other] { $count } facturen gaan niet mee en vragen
    } aandacht.
collect-ask-after = Tot u meldt dat het bestand bij de bank staat, kan de ronde terug. Annuleren verandert niets.
collect-yes = Bestand maken
wizard-first = dit is de eerste stap
import-title = Ledenlijst importeren
import-is-folder = { $path } is een map; noem het bestand met de ledenlijst.
import-step-1 = Bestand
import-step-2 = Kolommen
import-step-3 = Problemen
import-step-4 = Voorbeeld
import-step-5 = Klaar
import-file = Bestand
import-file-hint = CSV of XLSX; Enter opent
import-text = Een lijst zoals de vereniging hem heeft: met kopjes boven de kolommen, een regel per lid. U ziet eerst wat wij erin lezen; er verandert niets tot de vierde stap.
import-guessed = { $rows ->
        [one] 1 regel
       *[other] { $rows } regels
    }, { $encoding }, gescheiden door { $separator }. Enter kiest een ander veld.
import-leave-out = (niet overnemen)
import-choose = Veld kiezen
import-mend = Verbeteren
import-no-name = Geen kolom is een naam. Kies welke kolom de naam of achternaam is.
import-no-cell = Dit staat in geen enkele cel; pas de lijst zelf aan.
import-problems = { $count } dingen om na te kijken in { $rows ->
        [one] 1 regel
       *[other] { $rows } regels
    }; wat goed is gaat hoe dan ook mee.
import-no-problems = Geen problemen gevonden.
import-would = Dit wordt er overgenomen:
import-is-done = Overgenomen:
import-new = nieuwe relaties
import-updated = bijgewerkt
import-skipped = overgeslagen
import-payers = betalers erbij
import-households = gezinnen
import-mandates = machtigingen
import-subscriptions = abonnementen
import-ended = beëindigde lidmaatschappen
import-yes = Overnemen
import-done = { $imported } nieuw, { $updated } bijgewerkt, { $skipped } overgeslagen.
dashboard-members = { -member-Many }
dashboard-relations = Relaties
dashboard-subscriptions = Lopende abonnementen
dashboard-open = Openstaand
dashboard-late = Te laat
dashboard-in-collection = In incasso
dashboard-todo = Te doen
dashboard-nothing = Niets. Alles is bij.
dashboard-import = Begin met uw ledenlijst: importeren
dashboard-not-written = Incasso { $run } van { $on }: bestand nog niet geschreven
dashboard-reversible = Nog terug te halen
dashboard-bank = Bank: { $count ->
        [one] 1 regel
       *[other] { $count } regels
    } wachten op u
dashboard-not-uploaded = Incasso { $run } van { $on }: zet het bestand bij de bank en meld het
dashboard-overdue = { $count ->
        [one] 1 factuur
       *[other] { $count } facturen
    } te laat, EUR { $total }
dashboard-drafts = { $count } concepten definitief maken, EUR { $total }
dashboard-collect = Incasso maken van wie machtigde ({ $count }, EUR { $total })
settings-club = Naam vereniging
settings-fiscal-year = Boekjaar begint
settings-fiscal-year-hint = dag-maand, zoals 1-7
settings-due-days = Betaaltermijn
settings-days = dagen
settings-lead-days = Bank wil vooraf
settings-lead-days-hint = bankdagen; leeg is zoals de bank het wil
settings-prenotification = Vooraankondiging
settings-version = Bestandssoort
settings-version-hint = .02 alleen als uw bank het vraagt
settings-ladder = Gezin betaalt %
settings-ladder-hint = 1e, 2e lid, ...: 100,100,80
settings-cap = Gezin hoogstens
settings-cap-hint = per verenigingsjaar; leeg: geen grens
settings-folder = Map voor bestanden
settings-folder-hint = leeg: naast de administratie
settings-quarantine = Nagekeken bij bank
settings-quarantine-hint = typ wat u zag: heft de blokkade op
welcome-title = Welkom bij penning
welcome-text = De administratie komt in { $path }. Alleen de naam is nu nodig; rekening en incassant-ID (van uw contract met de bank) kunnen later bij Instellingen. Rondkijken in een voorbeeldclub: sluit af met Ctrl+C en start "penning demo".
welcome-begin = Beginnen met
welcome-import = een ledenlijst (CSV, XLSX)
welcome-empty = niets
welcome-later = mag later
welcome-made = Administratie gemaakt: { $path }
welcome-no-way-back = eerst een administratie
help-welcome = Hier maakt u een lege administratie: een bestand op deze computer, van u alleen.
help-dashboard = Wat er te doen is, het dringende eerst. Enter gaat erheen.
help-relations = Iedereen die de vereniging kent. Typ / en een paar letters om te zoeken: naam, nummer, plaats, postcode, e-mail. -woord laat weg, a|b is het een of het ander, groep:jeugd wie in een groep zit, abonnement:blad wie dat heeft, >100 vraagt een bedrag. z bewaart een zoekopdracht.
help-relation-form = Alleen de achternaam moet. De naam van een organisatie staat bij Achternaam.
help-relation-card = Alles van een relatie, in tabbladen. Punt en komma gaan naar de volgende en vorige in de lijst.
help-financial = Incasso aan betekent: open facturen gaan mee als er een geldige machtiging is. Zonder machtiging wordt niets geïncasseerd, maar u ziet het bij de controle. Creditcards bewaart penning niet: dat mag niet zonder keurmerk, en leden betalen per incasso.
help-mandate-form = Neem over wat op het getekende formulier staat. De rekeninghouder is wie de rekening heeft, ook als een ander lid is.
help-subscriptions = Wie welk abonnement heeft. "Gefact.tot" is de eerste dag die nog niet op een factuur staat.
help-dates = Ingangsdatum: vanaf hier wordt gerekend, ook in het verleden. Gefactureerd tot: de eerste dag die op geen definitieve factuur staat; leeg als er nog geen is. Vervalt op: dan begint een nieuwe termijn. Einddatum: de laatste dag is t/m.
help-counter = Typ een naam of nummer. Achter elke naam staat of het lidmaatschap vandaag geldt. Enter stopt het zoeken; dan betaalt p de oudste open factuur, voegt a een abonnement toe en opent Enter de kaart. Een lidmaatschap geldt zolang het gefactureerd is; is de factuur niet betaald, dan nog zoveel dagen als bij de instellingen staat.
help-bank = Lees met i een bestand van de bank. Wat zeker is wordt verwerkt: een ronde, een terugboeking, een betaling met factuurnummer en het juiste bedrag. Wat waarschijnlijk is wordt voorgesteld: Enter verwerkt het. Hetzelfde bestand, of dezelfde regel in een ander bestand, telt nooit twee keer.
help-change = Wat gefactureerd is verandert niet. Een ander abonnement gaat in met de volgende periode, of direct: dan krijgt de betaler de rest van het oude terug naar dagen en betaalt het nieuwe naar dagen. Andere wijzigingen worden met de dag onthouden.
help-discount = Een korting geldt voor periodes die vanaf de gekozen dag beginnen. Elke regel van een factuur laat zien welke kortingen erin zitten. Met u neem je de laatste korting terug.
help-cancel = De regel van het abonnementstype bepaalt de laatste dag; die staat onder het formulier voordat u bewaart. Te laat opgezegd telt voor de eerste dag die wel kan.
help-pause = Tijdens een pauze wordt niet gefactureerd. Verlengen schuift alles erna op.
help-plans = Een abonnementstype zegt hoe vaak en vanaf welke dag wordt gefactureerd en wanneer iemand weg kan. Een nieuwe prijs geldt voor periodes die dan of later beginnen; wat gefactureerd is verandert niet.
help-invoices = Alle facturen. f toont alleen wat openstaat, n factureert wat aan de beurt is, m maakt concepten definitief.
help-invoice = Onder elke regel staat hoe het bedrag tot stand kwam. Een definitieve factuur verandert niet: crediteer hem.
help-payment = Wat er binnenkwam zonder incasso. Meer dan openstaat kan niet.
help-credit = De creditnota neemt alles terug. Opnieuw factureren: de periodes zijn weer aan de beurt. Kwijtschelden: ze zijn gegeven.
help-bill = Elke periode die op of voor deze dag aan de beurt is en nog niet gefactureerd, een keer. Nog eens factureren voegt niets toe.
help-collections = Elke ronde: gemaakt, geschreven, bij de bank. Tot hij bij de bank is kan hij terug.
help-collect = 1 op welke dag, 2 wie gaat mee en wie niet en waarom (Enter opent de relatie om het op te lossen), 3 wat er in het bestand komt, 4 het bestand. De bank krijgt nooit twee keer hetzelfde.
help-run = Zet het bestand uit de map bij uw bank, vergelijk aantal, bedrag en SHA-256 met het controleblad, en meld dan dat het er staat.
help-import = Niets wordt stil geraden: u ziet per kolom wat wij erin lezen en per regel wat niet klopt. Wat goed is gaat mee, de rest blijft leeg tot u het aanvult.
help-audit = Wie wat wanneer deed. Het logboek groeit alleen. u draait het laatste terug waar dat kan.
help-settings = Wat voor de hele vereniging geldt.

deed-add-discount = korting toegevoegd
deed-add-mandate = machtiging toegevoegd
deed-add-plan = abonnementstype toegevoegd
deed-add-relation = relatie toegevoegd
deed-bill = gefactureerd
deed-cancel = opgezegd
deed-change-plan = abonnementstype gewijzigd
deed-change-relation = relatie gewijzigd
deed-change-subscription = abonnement gewijzigd
deed-change-settings = instellingen gewijzigd
deed-collect = incasso gemaakt
deed-credit = gecrediteerd
deed-demo-club = democlub gemaakt
deed-end-discount = korting beëindigd
deed-end-quarantine = wachten beëindigd
deed-export-collection = incassobestand geschreven
deed-finalise = definitief gemaakt
deed-import-relations = ledenlijst overgenomen
deed-mark-uploaded = geüpload gemeld
deed-new-club = administratie gemaakt
deed-pause = gepauzeerd
deed-read-bank-file = bankbestand gelezen
deed-register-payment = betaling geboekt
deed-register-return = storno geboekt
deed-remove-draft = concept weggehaald
deed-resume = hervat
deed-revoke-mandate = machtiging ingetrokken
deed-set-direct-debit = incasso aan/uit
deed-set-household = gezin gewijzigd
deed-set-price = nieuwe prijs
deed-subscribe = abonnement toegevoegd
deed-take-bank-entry = bankregel verwerkt
deed-undo-cancel = opzegging teruggedraaid
deed-undo-run = ronde teruggedraaid

end-term = de afgesproken looptijd
end-changed = ander abonnement
end-cancelled = opgezegd
action-campaigns = Campagnes
campaigns-new-action = Nieuwe actie
campaigns-new-campaign = Nieuwe campagne
campaigns-who = Wie
campaigns-total = { $count ->
        [one] 1 actie
       *[other] { $count } acties
    }: { $subscriptions ->
        [one] 1 abonnement
       *[other] { $subscriptions } abonnementen
    }, { $relations ->
        [one] 1 contractant
       *[other] { $relations } contractanten
    }, { $active } nu actief, EUR { $yearly } per jaar
campaigns-detail = Na een jaar nog { $stayed } van { $old }; opgezegd { $cancelled }; eerste jaar EUR { $first }; kosten EUR { $cost }, per nieuw abonnement { $each }
campaigns-yielded = { $action }: { $subscriptions ->
        [one] 1 abonnement
       *[other] { $subscriptions } abonnementen
    }, { $relations ->
        [one] 1 contractant
       *[other] { $relations } contractanten
    }, { $active } actief, EUR { $yearly } per jaar
campaigns-none = Nog geen acties. Met n legt u er een vast: een stand, een advertentie, een brief.
campaign-title = Campagne
campaign-action-title = Actie
campaign-until = t/m
campaign-from = vanaf
campaign-what = wat het is: stand, advertentie, brief
campaign-loose = leeg: staat op zichzelf
column-new = Nieuw
column-active = Actief
column-yearly = Per jaar
help-campaigns = Een actie is wat iemand lid maakte: een stand, een advertentie, een brief. Bij een abonnement kiest u de actie; hier staat wat elke actie opbracht. Herkomst is een vrij verhaal en geen filter; de actie is dat wel. Enter toont wie door een actie kwamen.
form-action-hint = F4 kiest, F6 maakt nieuw
form-flagged-hint = valt op bij factureren
step-product = { $quantity } x { $product } { $amount }
deed-set-campaign = campagne
deed-set-action = actie
deed-set-product = product
plan-products-hint = bovenop de prijs: 4 x Blad: 6,95; 1 x Ledenpas; zonder bedrag geldt dat van het product
plan-persons-hint = iemand van hetzelfde gezin
plan-instalments-hint = waarin een factuur betaald mag worden, een maand uit elkaar
plan-renewal-hint = leeg: even lang als de eerste termijn
regime-association = vereniging (BW 2:36)
regime-service = dienst voor consumenten
regime-magazine = blad voor consumenten
regime-business = zakelijk
legal-notice = Let op: de opzegtermijn is langer dan de wet toelaat ({ $months } maand). Wat u bewaart geldt; controleer het.
legal-any-day = Let op: na de eerste termijn moet een consument elke dag kunnen opzeggen. Controleer het.
legal-renewal = Let op: een blad mag zich hooguit { $months } maanden verlengen. Controleer het.
bill-only-new = Alleen nieuwe
bill-only-new-hint = nog nooit gefactureerd
bill-of-some = Alleen nieuwe abonnementen; met de vorige ronde wordt niet vergeleken
bill-flagged = LET OP: { $note }
dashboard-never-billed = Nog nooit gefactureerd: { $count ->
        [one] 1 abonnement
       *[other] { $count } abonnementen
    }
deed-arrange-instalments = termijnregeling
invoice-part = termijn, te betalen op { $on }
instalments-title = Betaling in termijnen
instalments-parts = Aantal termijnen
instalments-first = Eerste termijn op
instalments-hint = 1: in een keer
instalments-done = { $number } wordt betaald in { $count } termijnen.
instalments-at-once = { $number } wordt weer in een keer betaald.
action-instalments = In termijnen
help-instalments = Wat open staat wordt over termijnen verdeeld, een maand uit elkaar; de centen die overblijven zitten in de eerste. Een incasso vraagt alleen de termijnen die dan betaald moeten zijn. Met 1 termijn vervalt de regeling. Een type kan zelf termijnen hebben; dan gebeurt dit vanzelf bij het definitief maken.
deed-add-third-party = derde betaalt mee
deed-end-third-party = derde betaalt niet meer
step-third-party = { $name } betaalt mee: nog { $left } van { $cap }
third-title = Iemand betaalt mee
third-cap = Tot een bedrag van
third-from = Voor periodes vanaf
third-until = t/m
third-hint = fonds, gemeente, familie
third-reference-hint = komt op hun facturen
third-done = { $name } betaalt mee.
card-third = { $name } betaalt mee tot EUR { $cap } ({ $from } t/m { $until })
action-third-party = Iemand betaalt mee
help-third-party = Een fonds, een gemeente of familie betaalt voor iemand tot een bedrag. Zolang dat niet op is staat wat zij betalen op een factuur van hen, en gaat het af van de factuur van de betaler. Loopt het contract af, dan betaalt de betaler weer alles.
deed-sell = verkoop aan de balie
deed-set-covered-persons = wie meegedekt is
action-valid-on = { -member-Bond } geldig op
action-pay-code = Betaalcode
action-persons = Personen
valid-on-title = { -member-Bond } geldig op
valid-on-day = Op
valid-on-who = Wie
valid-on-valid = geldig { -member-bond }
valid-on-not = geen geldig { -member-bond }
valid-on-show = Tonen
valid-on-note = Op { $day }: { $who }.
counter-sell = Kies bijdrage
counter-sell-title = Bijdrage aan de balie
counter-code = met een code
counter-later = later
counter-sold = Factuur { $number }: EUR { $total }.
counter-free = Toegevoegd; er is nu niets te betalen.
counter-preview = { $who }: nu te betalen EUR { $total }, met een definitieve factuur.
pay-code-title = Betalen: { $number }
pay-code-to = Aan
pay-code-reference = Kenmerk (RF)
pay-code-kenmerk = Betalingskenmerk
pay-code-none = Er is geen code: er staat niets open, of de club heeft nog geen rekening bij Instellingen.
pay-code-hint = Scan met de app van de bank. Niet elke app leest deze code; dan helpen rekening en kenmerk.
pay-code-too-small = De code past niet op dit scherm: maak het { $lines ->
        [one] 1 regel
       *[other] { $lines } regels
    } hoog. Rekening en kenmerk werken ook.
help-pay-code = De code volgt EPC069-12: een app van de bank vult er naam, rekening, bedrag en kenmerk mee in. Komt de betaling binnen, dan herkent het inlezen van het afschrift het kenmerk en boekt de factuur. y kopieert het kenmerk.
persons-title = Wie is meegedekt
persons-also = Ook voor
persons-single = dit type geldt voor een persoon
persons-hint = iemand van hetzelfde gezin
help-persons = Een gezinslidmaatschap maakt meer mensen { -member-one } met een factuur. Wie meegedekt is telt als { -member-one } en is aan de balie geldig; de rekening gaat naar een betaler. Alleen wie in hetzelfde gezin is kan meegedekt worden.
deed-hold-reminders = herinneren opgeschort
deed-mark-messages = berichten afgehandeld
deed-prepare-messages = berichten klaargezet
deed-renew = verlenging betaald
persons-nth = Persoon { $n }
action-outbox = Postvak uit
action-hold = Niet herinneren
hold-end = Weer herinneren
hold-ended = Wordt weer herinnerd. u maakt het ongedaan.
hold-shown = Niet herinneren
hold-hint = betwist, afspraak met het bestuur
message-renewal = verlenging
message-confirmation = bevestiging
message-reminder = herinnering
message-wik-letter = 14-dagenbrief
message-ready = klaar
message-sent = verstuurd { $on }
message-printed = geprint { $on }
message-withdrawn = ingetrokken
message-by-post = per post
outbox-prepare = Klaarzetten
outbox-export = Naar bestanden
outbox-done = Is verstuurd
outbox-done-yes = Verstuurd
outbox-withdraw = Intrekken
outbox-way = Naar
outbox-prepared = Klaargezet: { $renewals ->
        [one] 1 verlenging
       *[other] { $renewals } verlengingen
    }, { $reminders ->
        [one] 1 herinnering
       *[other] { $reminders } herinneringen
    }, { $letters ->
        [one] 1 14-dagenbrief
       *[other] { $letters } 14-dagenbrieven
    }.
outbox-undecided = Het bestuur beslist over: { $invoices }.
outbox-exported = { $drafts ->
        [one] 1 e-mail
       *[other] { $drafts } e-mails
    } en { $letters ->
        [one] 1 brief
       *[other] { $letters } brieven
    } staan in { $folder }. Meld met m wat verstuurd is.
outbox-none-ready = hier is niets dat klaar staat
outbox-done-text = { $count ->
        [one] 1 bericht geldt
       *[other] { $count } berichten gelden
    } dan als verstuurd of geprint.
outbox-withdraw-text = { $count ->
        [one] 1 bericht wordt niet verstuurd en komt
       *[other] { $count } berichten worden niet verstuurd en komen
    } niet vanzelf terug.
outbox-marked = { $count } afgehandeld.
outbox-marked-but = { $count } afgehandeld; { $withdrawn } niet, want niet meer waar (betaald, in incasso of opgezegd). Die hoeven niet weg.
unit-messages = { $count ->
        [one] bericht
       *[other] berichten
    }
dashboard-messages = Klaar om te versturen: { $count ->
        [one] 1 bericht
       *[other] { $count } berichten
    }
help-outbox = n kijkt wat vandaag verteld moet worden en zet het klaar, elk ding een keer: lidmaatschappen die aflopen, facturen die te laat zijn. Er gaat niets vanzelf weg. e schrijft e-mails als concept voor uw eigen mailprogramma en brieven om te printen; m meldt dat ze weg zijn. De 14-dagenbrief gaat per post, pas nadat de herinnering echt verstuurd is; daarna beslist het bestuur. Wie betwist of een afspraak heeft, zet u op de factuur met h apart. Eigen teksten: map sjablonen naast de administratie. e op een bericht maakt er papier van; een herinnering en een 14-dagenbrief blijven bewaard zoals ze weggingen.
settings-language = Taal van brieven
settings-confirmations = Bevestigen
settings-confirmations-hint = nieuwe abonnementen
settings-renewal = Verlengbericht
settings-renewal-hint = dagen om afloop; leeg: niet
settings-reminder = Herinnering na
settings-wik = 14-dagenbrief na
settings-late-hint = dagen te laat
settings-post = Post onderweg
deed-accept-intake = aanmelding aangenomen
deed-add-intake = aanmelding
deed-await-intake = aanmelding wacht op betaling
deed-refuse-intake = aanmelding afgewezen
action-intakes = Aanmeldingen
unit-intakes = { $count ->
        [one] aanmelding
       *[other] aanmeldingen
    }
intake-new = nieuw
intake-waiting = wacht op { $reference }
intake-accepted = aangenomen
intake-refused = afgewezen: { $reason }
intake-duplicate = dubbel: { $reason }
intake-known = bekend?
intake-accept = Aannemen
intake-add = Nieuwe aanmelding
intake-await = Wacht op betaling
intake-refuse = Afwijzen
intake-decided = hierover is al beslist
intake-awaits = Wordt { -member-one } zodra EUR { $total } is betaald met kenmerk { $reference }.
intake-start-hint = leeg: de dag van aannemen
intake-iban-hint = voor incasso
intake-added = Aanmelding vastgelegd.
intake-added-known = Aanmelding vastgelegd. Misschien is dit { $relations }.
intake-relation-hint = leeg: iemand nieuw
intake-accept-start-hint = leeg: zoals aangemeld
intake-paid = Betaald
intake-let-in = { $relation } is { -member-one }; factuur { $number }.
intake-let-in-free = { $relation } is { -member-one }; er is niets te betalen.
intake-is-duplicate = Dubbel
intake-turned-away = Afgewezen.
dashboard-intakes = Aanmeldingen: { $count }
help-intakes = Wie zich aanmeldt staat hier tot u beslist. Enter neemt aan: relatie, machtiging, abonnement en factuur in een keer, of niets. Staat er "bekend?", dan is er al iemand van die naam of dat e-mailadres; op het formulier kiest u of die het is. m laat iemand pas lid worden als de eerste betaling binnen is: die wordt herkend aan het kenmerk. i leest een lijst, een mail van een formulier (.eml) of een bestellijst in.
deed-new-contribution-year = nieuw contributiejaar
action-new-year = Nieuw contributiejaar
year-title = Nieuw contributiejaar
year-from = Vanaf
year-percent = Verhoging %
year-percent-hint = van wat u niet zelf typt
year-decided = Besluit ALV
year-decided-hint = dag van het besluit
year-nothing = Er is geen prijs anders.
year-made = { $count } typen hebben vanaf { $on } een nieuwe prijs. u maakt het ongedaan.
year-prices = Wordt: { $prices }
year-totals = Per jaar: was EUR { $before }, wordt EUR { $after }; anders voor { $changed }, gelijk voor { $untouched }.
year-most = Het meest voor: { $who }
year-too-many = Meer dan { $max } { -member-many }: F8 rekent uit wie het meest verandert.
help-year = Alle prijzen van een nieuw jaar in een keer, met wat ze betekenen. Wat gefactureerd is houdt zijn prijs; periodes die vanaf die dag beginnen hebben de nieuwe. De prijzen van vorige jaren blijven staan. Een eigen prijs of een tarief naar leeftijd verandert niet mee.
deed-mark-shipments = zendingen
action-shipments = Verzendlijst
unit-shipments = { $count ->
        [one] zending
       *[other] zendingen
    }
shipment-waiting = te verzenden
shipment-held = vastgehouden: pauze
shipment-no-address = adres ontbreekt
shipment-sent = verzonden { $on }
shipment-returned = retour { $on }
shipment-came-back = Kwam terug
shipment-address = Adres
shipment-marked = { $done } gemeld; { $held } vastgehouden omdat het abonnement rust. u maakt het ongedaan.
shipment-exported = { $rows } adressen staan in { $path }.
help-shipments = Elke gefactureerde periode van een type dat verzonden wordt geeft een zending, naar wie het krijgt en niet naar wie betaalt. Wie rust wordt vastgehouden. e schrijft de adressen op postcode naar een lijst voor etiketten; m meldt dat ze weg zijn, x dat een zending terugkwam.
history-invoice = factuur { $reference }: EUR { $amount }
history-credit = creditnota { $reference }: EUR { $amount }
history-attempt = incasso { $reference }: EUR { $amount }
history-withdrawn = incasso { $reference } ingetrokken: EUR { $amount }
history-returned = incasso { $reference } van EUR { $amount } kwam terug ({ $code })
history-taken-back = teruggeboekt op { $reference }: EUR { $amount }
history-paid = betaald op { $reference }: EUR { $amount } ({ $how })
card-interval = Betaling
card-before = vooraf
card-after = achteraf
card-own-center = { $center } (afwijkend)
card-flagged = ATTENTIE
card-made = Aangemaakt
card-made-on = { $on } ({ $channel })
timeline-title = De datums op een rij:
timeline-today = vandaag
form-gift = Cadeau
form-gift-hint = een ander betaalt; eindigt na een termijn
lacks = { $name } mist: { $what }.
lacks-address = adres (wordt verzonden)
lacks-birth-date = geboortedatum (tarief naar leeftijd)
lacks-email = e-mail (bevestiging gaat per post)
lacks-mandate = machtiging (incasso staat aan)
card-again = Opnieuw afsluiten
card-runs = dit abonnement loopt nog
explain-collected = Een incasso op { $on } vraagt hiervan EUR { $amount }.
explain-not-collected = Niet in een incasso: { $reason }.
cancel-action-hint = wat tot de opzegging leidde
subscription-late = te laat { $amount }
action-returns = Terugboekingen
unit-returns = { $count ->
        [one] terugboeking
       *[other] terugboekingen
    }
returned-what-now = Wat nu
returned-retry = opnieuw vanaf { $on }
returned-enough = genoeg geprobeerd: bel
returned-released = vrijgegeven
returned-contact = eerst contact opnemen
returned-new-account = nieuwe rekening vragen
returned-stop = machtiging gestopt
returned-correct = eerst verbeteren
returned-release = Vrijgeven
returned-release-yes = Vrijgeven
returned-release-text = { $name } doet weer mee met de incasso; de blokkade was: { $block }.
returned-not-blocked = deze betaler is niet geblokkeerd
bank-by-renewal = het kenmerk van een verlenging
dashboard-returned = Teruggeboekt en nog open: { $count }
settings-retry = Opnieuw na
settings-retry-hint = dagen na elke storno
settings-after-return = Na storno
settings-after-return-hint = anders dan gewoon: AM04=contact
help-returns = Wat de bank terugboekte en nog open staat, met de reden en wat u doet. Onvoldoende saldo wordt 3, 5 en 7 dagen later opnieuw geprobeerd, hooguit drie keer; een incasso neemt het vanzelf mee zodra de dag er is. Bij de andere redenen doet de betaler niet mee tot u het hebt uitgezocht en met m vrijgeeft. Zonder machtiging (MD01) of na overlijden (MD07) wordt nooit opnieuw geïncasseerd.
deed-change-mandate = machtiging gewijzigd
mandate-edit-title = Machtiging wijzigen
mandate-amended = De machtiging loopt door op de nieuwe rekening; de eerstvolgende incasso meldt het de bank, een keer.
deed-announce-run = vooraankondiging
deed-withdraw-item = post ingetrokken
message-prenotification = incassobericht
action-announce = Vooraankondigen
run-withdraw = Post intrekken
run-announce-done = { $count ->
        [one] 1 bericht staat
       *[other] { $count } berichten staan
    } klaar in postvak uit (g p).
run-announced = Aangekondigd
run-announced-count = { $told } verteld, { $ready } klaar in postvak uit
withdraw-text = { $invoice } van { $holder }, EUR { $amount }, gaat uit de ronde. De rest komt in een nieuwe ronde met een nieuw bestand.
withdraw-yes = Intrekken
withdraw-done = Ingetrokken; de nieuwe ronde heeft { $count } posten. Schrijf het nieuwe bestand met e en gooi het oude weg.
settings-item-limit = Limiet per incasso
settings-file-limit = Limiet per bestand
settings-file-count = Posten per bestand
settings-month-limit = Limiet per maand
settings-limit-hint = uit uw incassocontract
message-outdated = niet meer waar
deed-outdate-messages = berichten nagekeken
outbox-unreachable = Niet geschreven, want dit is geen e-mailadres: { $those }.
settings-address-hint = staat op brieven: Dorpsstraat 1, 1234 AB Ons Dorp
settings-email-hint = afzender van e-mails
form-nothing-found = Niets gevonden voor "{ $words }". Typ iets anders, F6 maakt nieuw.
form-no-email = geen e-mailadres
settings-wrong = Kan niet "{ $value }" zijn; bijvoorbeeld { $allowed }.
year-no-percent = Verhoging: typ een getal, zoals 3 of 2,5.
counter-bill = Factureer nu
payment-of = Factuur { $number } van { $who }: EUR { $open } open.
card-gift = Cadeau
card-gift-of = betaald door { $payer }; gaat daarna niet vanzelf door
channel-desk = op het scherm
channel-import = ingelezen
plan-next-price = vanaf { $from }: { $price }
intake-of = Aanmelding van { $who }
intake-await-text = { $who } wordt { -member-one } zodra EUR { $total } binnen is. U krijgt een kenmerk om door te geven; een betaling daarmee neemt vanzelf aan.
year-told = Let op: { $count ->
        [one] 1 abonnement kreeg
       *[other] { $count } abonnementen kregen
    } al een verlengbericht met de oude prijs.
field-count = Aantal
action-count = Aantal
deed-set-count = aantal
card-count = { $count } vanaf { $from }
count-title = Aantal
count-hint = de prijs geldt per stuk; leeg: wat op deze dag begint vervalt
count-from-hint = telt voor periodes die daarna geteld worden
help-count = De prijs van het abonnement wordt gevraagd voor elk dat geteld is: functionarissen van een afdeling, spelers van een bedrijfsteam. Geteld wordt op de peildag van het abonnement, of op de eerste dag van de periode. Voor een periode die begon voor er ooit geteld was geldt de eerste telling. Wat gefactureerd is verandert niet. Een eigen prijs geldt voor allen samen.
step-free = rest van de eerste periode gratis
step-counted = { $count } geteld op { $on }: { $amount }
proration-free = gratis tot de eerste dag
action-products = Producten
thing-product = product
product-title = Product
products-none = Nog geen producten. n maakt er een: een blad, een ledenpas, een rugnummer.
product-price-hint = van een; een abonnement kan er een eigen prijs voor noemen
help-products = Wat met abonnementen meegaat. De prijs geldt waar het abonnement zelf geen prijs voor het product noemt, en alleen voor nieuwe facturen. Wat er in een abonnement zit staat in het formulier van het abonnement.
year-work-out = Doorrekenen
dialog-seen = Gezien
dialog-back = Terug
thing-request = verzoek
deed-note-request = verzoek
deed-settle-request = verzoek afgehandeld
chapter-club = De vereniging
chapter-fees = Factureren
chapter-collecting = Incasseren
chapter-bank = Grenzen van de bank
chapter-messages = Berichten
chapter-desk = Kaart en werkplek
settings-quarantined = Na terugzetten wacht incasseren op uw woord: zie Incasseren.
settings-tabs = Tabbladen van kaart
settings-tabs-hint = in volgorde; leeg: alle
settings-hides = Niet op de kaart
settings-hides-hint = zoals: telefoon, opmerking; het blijft bewaard
settings-extra = Eigen velden
settings-extra-hint = zoals: Rugnummer, Kledingmaat
settings-role = Wie werkt hier
settings-role-hint = medewerker: aanbod en instellingen op slot
role-admin = beheerder
role-staff = medewerker
problem-admin-only = Dit doet de beheerder: aanbod, prijzen en instellingen staan op slot voor medewerkers. Beheerder? Kies dat bij Instellingen, Kaart en werkplek.
request-label = Verzoek
request-note = Verzoek noteren
request-noted = Verzoek genoteerd; de beheerder ziet het op het overzicht.
request-why = Een nieuw abonnementstype maakt de beheerder. Schrijf op wat er mist: dan staat het klaar als verzoek.
requests-title = Verzoeken aan de beheerder
request-settle = Afgehandeld
request-wait = Toch nog open
request-done = afgehandeld
request-waits = open
help-requests = Wat medewerkers aan de beheerder vragen, zoals een abonnementstype dat er nog niet is. Spatie zet een verzoek op afgehandeld, of weer op open.
dashboard-requests = { $count ->
        [one] 1 verzoek aan de beheerder
       *[other] { $count } verzoeken aan de beheerder
    }
preview-steps = Zo komt het: { $steps }.
preview-joining-fee = Eenmalig inschrijfgeld: EUR { $amount }.
form-center-hint = leeg: die van het abonnementstype
problem-holder-billed = { $who }: hier is al voor gefactureerd. Zeg dit abonnement op en maak een nieuw voor de ander.
field-audience = Voor
field-rollover = Overdrachtsdatum
field-proration-table = Tabel per instapdag
field-on-failure = Na storno
field-pause-mode = Pauze
audience-both = personen en organisaties
audience-person = personen
audience-organisation = organisaties
plan-rollover-hint = 01-11: wie later instapt krijgt de volgende periode erbij
plan-table-hint = 01-06: 75; 01-08: 50; percentage vanaf die dag
failure-block = loopt door
failure-pause = pauzeert tot er betaald is
mode-skip = periodes vervallen
mode-extend = alles schuift op
plan-interval-hint = week, 4 weken, maand, kwartaal, halfjaar, jaar, 2 maanden
action-print = PDF
printed = Geschreven: { $files }
mandate-form-print = Formulier (PDF)
settings-vat-id = Btw-id
settings-vat-id-hint = op facturen; leeg als de club geen btw aangeeft
message-invoice = factuur
message-refused = geweigerd
message-sending = onzeker: ging het?
deed-post-invoices = facturen klaargezet
settings-invoices = Facturen in de post
settings-invoices-hint = ja: definitief worden zet ze klaar om te versturen
action-post = Versturen
posted-before = Al eerder klaargezet of verstuurd, of er is niemand om het aan te sturen: { $invoices }
posted = { $count ->
        [one] 1 factuur staat
       *[other] { $count } facturen staan
    } klaar in Post; { $skipped } overgeslagen.
chapter-mail = Mailserver
field-mail-server = Mailserver
field-password = Wachtwoord
settings-smtp-hint = smtp.voorbeeld.nl:587; leeg: mails gaan als concept naar uw mailprogramma
settings-security = Beveiliging
settings-security-hint = uw provider noemt het STARTTLS (587) of TLS/SSL (465)
security-starttls = STARTTLS
security-tls = TLS
security-none = geen: alleen naar deze computer
settings-smtp-user = Gebruikersnaam
settings-smtp-user-hint = leeg als de server er geen vraagt; het wachtwoord wordt nergens bewaard
settings-patience = Wachten op server
send-title = Mails versturen
send-yes = Versturen
send-nothing = Er is niets klaar om te mailen.
send-password-hint = van { $user } op { $server }; het wordt nergens bewaard
send-refused = Geweigerd: { $those }.
send-unsure = Onzeker of dit aankwam: { $who }. Kijk bij verzonden post; zet het bericht daarna op verzonden of weer op klaar.
send-stopped = Gestopt: { $why }.
help-send = Elke mail gaat eenmaal naar de mailserver van de vereniging. Zodra de server hem heeft staat hij op verzonden. Valt de lijn weg op het verkeerde moment, dan staat hij op onzeker en beslist u. Stoppen kan tussen twee mails.
outbox-ready-again = Weer klaarzetten
outbox-ready-again-text = Alleen als u zeker weet dat het niet is aangekomen.
send-lines = { $count ->
        [one] 1 mail gaat
       *[other] { $count } mails gaan
    } nu via { $server }, namens { $from }. Dit kan niet ongedaan worden gemaakt.
send-done = { $count ->
        [one] 1 mail verstuurd.
       *[other] { $count } mails verstuurd.
    }
send-left = { $count ->
        [one] 1 mail bleef liggen.
       *[other] { $count } mails bleven liggen.
    }
outbox-not-unsure = alleen bij een bericht dat onzeker of ingetrokken is
thing-group = groep
field-description = Omschrijving
deed-make-invoices = losse facturen
deed-write-off = afgeboekt
deed-undo-write-off = afboeking terug
invoice-written-off = oninbaar
action-sale = Losse factuur
action-write-off = Afboeken
sale-like = Dupliceren
write-off-nothing = er staat niets open
write-off-decision = Besluit
write-off-hint = wie besloot, wanneer en waarom
write-off-title = Als oninbaar afboeken
write-off-preview = Van factuur { $number } wordt EUR { $open } afgeboekt. Ongedaan maken kan; komt er toch geld, maak het dan eerst ongedaan.
help-write-off = Wat niet meer betaald wordt, boekt het bestuur af. Het besluit staat bij de factuur en in het logboek; het bedrag staat in de boeken op Oninbare vorderingen en telt niet als betaling.
sale-title = Losse factuur
sale-who-hint = of laat leeg en kies groepen
sale-groups-hint = iedereen die er vandaag in zit: Abonnees, Jeugd
sale-line = { $n }. Omschrijving
sale-line-hint = een product, of wat u maar typt
sale-quantity = { $n }. Aantal
sale-price = { $n }. Prijs per stuk
sale-price-hint = leeg: die van het product
sale-without = Niet voor
sale-without-hint = nummers of namen, met een komma ertussen
sale-again = Toch nog eens
sale-again-hint = nee: wie in 30 dagen hetzelfde kreeg slaat het over
sale-make = Concepten maken
sale-deceased = overleden
sale-same-before = kreeg dit de afgelopen 30 dagen al
sale-skipped = { $count } niet ({ $why }): { $those }.
help-sale = Een factuur voor iets dat geen abonnement is: een los nummer, een boete, een shirt. Voor een persoon, of dezelfde voor iedereen van een of meer groepen. Kortingen van de persoon of de groep gaan eraf. Het worden concepten, samen terug te draaien met u; wie in 30 dagen hetzelfde kreeg wordt overgeslagen.
sale-told = { $count ->
        [one] 1 conceptfactuur
       *[other] { $count } conceptfacturen
    }, samen EUR { $total }.
action-books = Boeken
action-close-books = Boeken afsluiten
deed-close-books = boeken afgesloten
books-title = Boeken van { $from } t/m { $until }
books-folder = Map voor de kascommissie
books-year-before = Jaar eerder
books-year-after = Jaar later
books-made = { $count } bestanden in { $folder }; verschillen: { $differences }.
books-closed = Afgesloten tot en met { $day }.
books-income = Opbrengst per maand
books-total = Samen
books-open = Openstaand
books-not-due = nog niet te laat
books-late = tot { $days } dagen
books-later = meer dan { $days }
books-collected = Incasso
books-asked = gevraagd
books-returned = teruggekomen
books-success = { $percent } % bleef
books-members = { -member-Many } naar soort, begin > nu
books-close-until = Afsluiten t/m
books-close-hint = leeg: alles open; eerder dan nu heropent
books-reason-hint = nodig om iets te heropenen
help-books = Wat er in een boekjaar geboekt is, wat openstaat en hoe lang al, wat de incasso opbracht en wie er lid is. Komma en punt gaan een jaar terug en verder. e maakt de map voor de kascommissie: auditfile, journaal, saldibalans, facturen, nummers, een steekproef en wat niet klopt, elk met een vingerafdruk. Afsluiten met k: op die dagen wordt niets meer geboekt; heropenen kan met een reden, en staat in het logboek.
action-certain = Wat is zeker
certain-sum = Van het geïncasseerde kan EUR { $sum } nog zonder reden terug: geef het niet uit.
certain-credited = Bijgeschreven
certain-until = Terug tot
certain-unauthorised = Zonder machtiging tot
certain-lapses = Vervalt op
help-certain = Een betaler kan een incasso acht weken zonder reden terughalen, en dertien maanden als hij zegt dat er geen machtiging was. Hier staat per dag wat er nog terug kan. Eronder de machtigingen die vervallen omdat er 36 maanden niets op is geïncasseerd: vraag op tijd een nieuwe.
upload-by = upload uiterlijk { $day } { $time }
upload-late = te laat: moest er { $day } { $time } zijn
settings-cut-off = Bank neemt aan tot
settings-cut-off-hint = zoals 14:00
settings-first = Eerste als FRST
settings-first-hint = alleen als uw bank dat nog wil; anders gewoon RCUR
certain-lapsing = { $count ->
        [one] 1 machtiging vervalt binnen zes maanden
       *[other] { $count } machtigingen vervallen binnen zes maanden
    }
thing-refund = Terugbetaling
deed-refund = terugbetaling
deed-withdraw-refund = terugbetaling ingetrokken
deed-write-refunds = terugbetalingen naar bank
action-refund = Terugbetalen
action-refunds = Terugbetalingen
refund-nothing = er is niets te veel betaald
refund-proposed = klaar voor bestand
refund-written = in bestand
refund-paid = betaald { $on }
refund-withdrawn = ingetrokken
refund-open = Factuur
refund-file = Bestand voor de bank
refunds-none = Niets. Op een factuur die te veel betaald is, na een creditnota, zet r een terugbetaling klaar.
refund-amount = Bedrag terug
refund-even-so = Toch terugbetalen
refund-even-so-hint = ook als de betaler de incasso nog zelf kan terughalen
refund-made = Staat klaar; e maakt het bestand voor de bank.
help-refunds = Wie te veel betaalde, na een creditnota, krijgt het terug. e zet alles wat klaarstaat in één bestand (pain.001) om bij de bank te uploaden, te betalen op de eerstvolgende bankdag. Zodra het afschrift zegt dat het betaald is, staat het in de boeken. Nooit meer dan er te veel betaald is; een geïncasseerde factuur pas als de betaler haar niet meer zelf kan terughalen, tenzij u het zegt.
refunds-written = { $count ->
        [one] 1 terugbetaling
       *[other] { $count } terugbetalingen
    }, EUR { $total }, te betalen op { $on }: { $file }
refund-withdraw = Deze terugbetaling wordt niet gedaan. Er is nog geen bestand van gemaakt.
refund-withdraw-written = Deze terugbetaling staat in een bestand. Trek haar alleen in als dat bestand niet bij de bank is, of als de bank haar heeft geweigerd; anders zou een tweede keer terugbetalen dubbel zijn.
refunds-again = Niets nieuws; hetzelfde bestand staat er opnieuw: { $file }
source-write-off = afgeboekt
source-refund = terugbetaald
preview-has-already = Let op: er loopt al { $plan } sinds { $since }; dit komt ernaast.
preview-other-payer = Let op: wat er al loopt betaalt { $name }. Vul bij de betaler in wie dit betaalt, of laat hem leeg.
settings-bank = Voorwaarden van
settings-bank-own = de bank van de rekening
settings-bank-hint = de bank die het incassobestand krijgt; wat u hieronder invult gaat voor
settings-as-bank = zoals de bank
settings-file-each = Bestand per soort
settings-file-each-hint = alleen als uw bank FRST, RCUR en OOFF niet in één bestand wil
field-account = Rekening
bank-release = Losmaken
bank-release-text = Was dit verkeerd? Losgemaakt wacht de bijschrijving weer op u, en staat wat ermee betaald was weer open.
bank-released = Losgemaakt: de regel wacht weer op u.
bank-otherwise = Anders boeken
bank-pays = { $amount } van { $party }; meer facturen met een spatie ertussen
bank-no-account = geen: het is een factuur
bank-account-hint = wat geen factuur is: bankkosten, subsidie; 1100 als u het al met de hand boekte
bank-taken-too-much = Geboekt op { $what }; { $rest } is te veel betaald en gaat terug met r op de factuur.
deed-book-bank-entry = bankregel op rekening geboekt
deed-release-bank-entry = bankregel losgemaakt
deed-set-account = grootboekrekening
deed-undo-payment = betaling teruggenomen
run-more-files = { $count ->
        [one] en nog 1
       *[other] en nog { $count }
    }
action-undo-payment = Betaling terugnemen
action-accounts = Rekening
account-hint = vier cijfers; 4 en 8 zijn kosten en opbrengsten
account-rgs-hint = code van het referentiegrootboekschema, zoals WBedHui; mag leeg
undo-payment-text = De met de hand geboekte betaling van { $amount } op { $on } gaat van factuur { $number } af. De factuur staat dan weer open.
undo-payment-done = Teruggenomen: de factuur staat weer open.
undo-payment-nothing = er is geen met de hand geboekte betaling; wat de bank meldde, maakt u los bij Bank (g b)
payment-also-collected = Let op: ronde { $run } bij de bank incasseert haar ook; betaal dat daarna terug met r.
payment-withdraw-text = Deze factuur zit in incassoronde { $run }, die nog niet bij de bank is.
payment-withdraw-after = Haal haar eruit en boek de betaling? De ronde krijgt een nieuw bestand; gebruik een eerder geschreven bestand niet meer.
payment-withdraw-yes = Eruit halen en boeken
action-approve = Akkoord
settings-approvers = Tweede persoon
settings-approvers-hint = wie akkoord moet geven voor er iets naar de bank gaat: namen met komma’s; leeg is niemand
approve-waits = wacht op akkoord van een tweede persoon
approve-done-by = akkoord van { $person } op { $on }
approve-not-needed = niet nodig: geen tweede persoon ingesteld
approve-who = Wie
approve-total = Totaal zoals u het ziet
approve-total-hint = neem het over van het scherm of het controleblad; het moet kloppen
approve-done = Akkoord van { $person } vastgelegd; het bestand kan nu geschreven worden (e).
deed-approve = akkoord
refund-came-back = kwam terug { $on }
run-progress = Stand
run-all-in = helemaal bijgeschreven: EUR { $amount }; klaar
run-item-in = betaald
run-item-unfit = vervalt
run-in-but = bijgeschreven EUR { $amount }; { $count ->
        [one] 1 kwam terug
       *[other] { $count } kwamen terug
    } (EUR { $back }): g w
run-waits = { $count ->
        [one] 1 nog niet bijgeschreven
       *[other] { $count } nog niet bijgeschreven
    }: lees na de incassodatum het afschrift (g b)
run-waits-but = { $waiting ->
        [one] 1 nog niet bijgeschreven
       *[other] { $waiting } nog niet bijgeschreven
    }, { $count ->
        [one] 1 kwam terug
       *[other] { $count } kwamen terug
    } (EUR { $back })
run-unfit = { $count ->
        [one] Let op: 1 incasso mag niet meer; haal haar eruit (p)
       *[other] Let op: { $count } incasso's mogen niet meer; haal ze eruit (p)
    }
dashboard-unfit = { $count ->
        [one] Vóór het uploaden: 1 incasso mag niet meer mee
       *[other] Vóór het uploaden: { $count } incasso's mogen niet meer mee
    }
dashboard-overpaid = { $count ->
        [one] Te veel betaald: 1 factuur, EUR { $amount }; terug met r
       *[other] Te veel betaald: { $count } facturen, EUR { $amount }; terug met r
    }
run-announced-otherwise = { $count ->
        [one] 1 werd iets anders verteld: a maakt een nieuw bericht
       *[other] { $count } werd iets anders verteld: a maakt nieuwe berichten
    }
uploaded-untold = { $count ->
        [one] 1 betaler heeft deze aankondiging niet gehad.
       *[other] { $count } betalers hebben deze aankondiging niet gehad.
    }
action-retry = Opnieuw proberen
returned-retry-all = Alles opnieuw
returned-blocked = Eerst vrijgeven (m) na een gesprek: geblokkeerd om { $code }.
returned-no-retries = Er is niets dat vanzelf opnieuw geprobeerd wordt. Eén opnieuw: r.
attempt-title = Incassopoging
attempt-account = Rekening
attempt-settled = Bijgeschreven
attempt-returned = Teruggekomen
attempt-made-by = Gemaakt door
attempt-all = Alle pogingen op deze factuur
attempt-paid = betaald { $on }
attempt-under-way = onderweg
deed-remove-mandate = machtiging verwijderd
deed-ask-mandate = machtigingsformulier uitgegeven
field-last-collected-on = Laatste incasso
field-proof = Bewijs
form-signed-on-hint = leeg als het formulier er is en nog niet getekend is
form-ends-on-hint = alleen als dat is afgesproken
form-proof-hint = waar het getekende formulier ligt: map 3, of een scan
form-counts = Deze telt
form-counts-hint = hierop wordt geïncasseerd als er meer zijn
mandate-recurrent = doorlopend
mandate-one-off = eenmalig
mandate-remove-text = { $reference } van { $holder } is nooit gebruikt en wordt verwijderd.
mandate-remove-yes = Verwijderen
mandate-form-waits = wacht op formulier
mandate-signed = getekend, nieuw
certain-sum-unauthorised = Van EUR { $sum } kan nog iemand zeggen dat er geen machtiging was.
mandate-form-since = sinds { $on }
mandate-unsigned = niet getekend
plan-account-hint = grootboekrekening van de opbrengst, 8xxx; leeg is 8000
collect-no-id = vul eerst het incassant-ID in (g o, Vereniging): zonder contract met de bank wordt er niet geïncasseerd
refund-not-seen = niet op afschrift
action-rounds = Facturatierondes
deed-credit-all = ronde gecrediteerd
round-drafts = concepten
round-final = definitief
round-credit = Alles crediteren
rounds-none = Er is nog niets gefactureerd.
column-until = Tot en met
help-rounds = Elke facturatieronde met wat zij maakte. Was zij verkeerd, dan draait x haar terug zolang het concepten zijn; daarna crediteert x alles in één keer, met één reden. Wat in een incasso zit of al gecrediteerd is, wordt overgeslagen en gezegd.
round-undo-text = { $count ->
        [one] 1 concept van samen EUR { $total } verdwijnt; de periode kan opnieuw gefactureerd worden.
       *[other] { $count } concepten van samen EUR { $total } verdwijnen; de periodes kunnen opnieuw gefactureerd worden.
    }
round-credit-preview = { $count ->
        [one] 1 factuur van EUR { $total } wordt gecrediteerd; dat kan niet ongedaan.
       *[other] { $count } facturen van samen EUR { $total } worden gecrediteerd; dat kan niet ongedaan.
    }
round-credited = { $count ->
        [one] 1 factuur gecrediteerd, EUR { $total }.
       *[other] { $count } facturen gecrediteerd, samen EUR { $total }.
    }
round-more-skipped = En nog { $count } overgeslagen.
refund-credit = Eerst crediteren
refund-credit-hint = de hele factuur vervalt, met dezelfde reden
refund-made-credited = Creditnota { $number } is gemaakt en de terugbetaling staat klaar; e maakt het bestand voor de bank.
uploaded-not-written = eerst het bestand schrijven (e)
round-undo-title = Factuurronde terugdraaien
round-undo-done = Factuurronde { $run } is teruggedraaid; de concepten zijn weg.
account-rename-title = Rekening hernoemen
account-rename-text = Rekening { $code } bestaat al en heet { $before }. Alles wat erop geboekt is krijgt de nieuwe naam: { $name }.
account-rename-yes = Hernoemen
invoice-overpaid = te veel betaald
bank-booked-on = Geboekt op rekening { $account }.
bank-taken-rest = Verwerkt bij { $invoice }; daarvan is EUR { $rest } nog open.
payment-taken-out = De andere posten van de incasso staan nu in ronde { $run }: schrijf dat bestand (g i) en gooi het oude weg.
payment-taken-out-last = Het was de enige van de incasso: gooi het bestand daarvan weg.
payment-taken-out-early = Ze is uit de incasso gehaald; daarvan was nog geen bestand.
action-recurring = Periodieke facturen
recurring-title = Periodieke factuur
recurring-end = Laten stoppen
recurring-go-on = Toch doorgaan
recurring-ended = gestopt
recurring-none = Nog geen periodieke facturen. n maakt er een: voor iets dat steeds terugkomt en geen abonnement is, zoals de huur van de kantine of een reclamebord.
recurring-from = Vanaf
recurring-until = Laatste dag
recurring-until-hint = leeg: tot u het laat stoppen
recurring-day-hint = 1 t/m 31, of de laatste; leeg: die van de eerste dag
recurring-delivery-hint = wat er gebeurt zodra de factuur definitief is
recurring-saved = Opgeslagen; de eerstvolgende is { $next }. Ongedaan maken met u.
recurring-next = Komt op { $days } …, elke keer EUR { $total } (kortingen gaan eraf).
recurring-back = Hiervan zijn er { $count } al aan de beurt.
column-delivery = Versturen
column-next = Volgende
delivery-email = per e-mail
delivery-print = op papier
delivery-manual = met de hand
delivery-collection = incasso
help-recurring = Facturen die vanzelf terugkomen zonder abonnement. Factureren (n bij Facturen) maakt van elke beurt één concept, nooit twee keer; met u is de ronde terug te draaien. Versturen: per e-mail en op papier gaan naar het postvak Uit zodra ze definitief zijn; met de hand verstuurt niets; incasso ook niet, zolang er bij deze relatie geïncasseerd kan worden. Kortingen van de relatie en de groepen gaan eraf.
deed-add-recurring-invoice = periodieke factuur
deed-change-recurring-invoice = periodieke factuur gewijzigd
deed-end-recurring-invoice = periodieke factuur gestopt
deed-remove-recurring-invoice = periodieke factuur verwijderd
dashboard-recurring = { $count ->
    [one] Eén periodieke factuur is
   *[other] { $count } periodieke facturen zijn
    } aan de beurt
action-groups = Groepen
action-discounts = Kortingen
group-title = Groep
group-remove = Verwijderen
group-note = in groep { $name }
groups-none = Nog geen groepen. n maakt er een; op het formulier van een relatie zet u wie erin zit.
help-groups = Groepen naar eigen inzicht: Abonnees per maand, Vrijwilligers, Selectie. Wie erin zit zet u op het formulier van een relatie (b); een abonnementstype kan ook iemand vanzelf in een groep zetten, en een regel (b) vult een groep met wie een zoekopdracht vindt: r werkt dat bij, na te hebben gezegd wie erbij komt en wie eruit gaat. Enter toont wie erin zit, k geeft de groep korting, en een losse factuur kan naar een hele groep.
relation-groups-hint = met komma; mag nieuw zijn
relation-groups-known = er zijn: { $names }
discounts-none = Nog geen kortingen. n geeft er een.
discount-group-hint = een groep, zoals Vrijwilligers
discount-relation-hint = of een relatie
discount-plan-hint = of een abonnementstype; van wat u invult moet alles kloppen
help-discounts = Wat er van prijzen af gaat: voor een groep, een relatie, een abonnementstype of een abonnement, in procenten of een bedrag per periode. 100 procent is een vrijstelling. x laat een korting stoppen; wat gefactureerd is blijft.
column-for = Voor
column-from = Vanaf
column-members = { -member-Many }
deed-set-group = groep
deed-remove-group = groep verwijderd
relation-kvk-hint = 12345678
relation-vat-hint = NL123456789B01
action-e-invoice = E-factuur (UBL)
e-invoices-skipped = { $count } geschreven. { $problem }
settings-e-invoices = UBL bij de mail
settings-e-invoices-hint = aan organisaties, voor hun boekhouding
contact-all = e-mail of post
contact-post = alleen post
contact-least = alleen wat moet, per post
deed-charge-costs = incassokosten
deed-hold-relation = herinneren stilgelegd
action-arrears = Achterstanden
action-costs = Incassokosten
arrears-none = Niemand is te laat.
arrear-days = Dagen
arrear-held = stilgelegd: { $reason }
arrear-decide = besluit nodig
arrear-letter-due = 14-dagenbrief kan weg
arrear-reminder-due = herinnering kan weg
arrear-reminder-on = herinneren vanaf { $day }
arrear-in-outbox = ligt klaar in het postvak
arrear-letter-sent = 14-dagenbrief t/m { $until }
arrear-reminded = herinnerd op { $day }
arrear-costs-made = Concept gemaakt: EUR { $costs } incassokosten over { $numbers }. Ongedaan maken met u.
arrear-hold = Betaler stilleggen
arrear-hold-hint = bijvoorbeeld: in overleg
help-arrears = Wat te laat is, met hoe ver het is: eerst een herinnering, dan de 14-dagenbrief, dan beslist het bestuur: in termijnen (t), incassokosten (c), een besluit vastleggen (b: schorsen, royeren, incassobureau), stilleggen (h), afboeken (k), of schorsen en opzeggen op de kaart van de relatie (twee keer Enter). Incassokosten kunnen pas als de brief is verstuurd en de termijn voorbij is, een keer per brief, volgens de wettelijke staffel. Wie overleden is, stilgelegd is of in een incasso zit, krijgt niets.
dashboard-decisions = { $count ->
    [one] Eén achterstand vraagt
   *[other] { $count } achterstanden vragen
    } een besluit
message-gift-statement = giftoverzicht
deed-gift-statements = giftoverzichten
settings-rsin-hint = van de Belastingdienst, 9 cijfers; op giftoverzichten
settings-gifts = Rekeningen van giften
settings-gifts-hint = zoals 8400, 8410: wat daarop binnenkomt is een gift
gifts-title = Giftoverzichten
gifts-make = Klaarzetten
gifts-made = { $count ->
    [0] Niets nieuws te vertellen: er zijn geen giften, of ze zijn al verteld.
    [one] Eén giftoverzicht ligt klaar in het postvak.
   *[other] { $count } giftoverzichten liggen klaar in het postvak.
    }
help-gifts = Wie gaf krijgt een overzicht van een kalenderjaar voor de belastingaangifte: alles wat binnenkwam op facturen met opbrengst op een rekening van giften (o Instellingen, Vereniging). Contant staat apart. Wie hetzelfde al kreeg, krijgt het niet nog eens.
books-seed = Getal voor de steekproef
books-seed-hint = noemt de kascommissie; mag leeg blijven
refunds-not-owed = { $count ->
    [one] Eén terugbetaling is niet meer verschuldigd en is ingetrokken
   *[other] { $count } terugbetalingen zijn niet meer verschuldigd en zijn ingetrokken
    }
recurring-left-out = Voor { $days } vraagt niemand iets.
recurring-beyond = Al gefactureerd na het einde: { $numbers }; crediteer die als het niet klopt.
sale-chosen = naast de { $count } die u koos
column-told = Verstuurd
told-ready = ligt klaar
told-sent = gemaild
told-printed = per post
told-not = nee
tab-purchases = Aankopen
deed-add-to-basket = in de mand
deed-remove-from-basket = uit de mand
basket-add = In de mand
basket-remove = Uit de mand
basket-waits = in de mand
basket-draft = concept
basket-paid = betaald
basket-open = nog open
column-valid = Geldig t/m
column-bought = Gekocht
basket-done = In de mand: EUR { $total }; komt op de volgende factuur. Ongedaan maken met u.
purchases-none = Nog niets gekocht. n legt iets in de mand: het komt met de volgende ronde op de factuur.
help-basket = Wat iemand meeneemt en met de volgende ronde betaalt: een shirt, een boete. Het komt op de factuur bij de abonnementen, of op die van wie voor hen betaalt; kortingen gaan eraf. Wilt u er meteen een factuur van, gebruik dan een losse factuur.
paper-sample = Voorbeeld van papier en berichten
books-kept = bijgeschreven
dashboard-unanswered = Ronde { $run } van { $day }: geen afschrift gezien, lees het in
sale-nobody = Er blijft niemand over.
recurring-last = (t/m { $day })
recurring-saved-until = Opgeslagen; de eerstvolgende is { $next }, en na { $last } stopt het. Ongedaan maken met u.
recurring-saved-none = Opgeslagen; er komt geen volgende meer. Ongedaan maken met u.
recurring-unmailed = Deze relatie krijgt geen e-mail: de factuur gaat op papier de deur uit.
arrear-costs = kosten: { $number }
write-off-costs = Let op: voor de incassokosten is er { $number }; die blijft staan.
arrear-hold-preview = { $name } wordt nergens meer aan herinnerd: { $numbers }.
sale-discount = Daar is EUR { $amount } korting af.
bill-discount = (korting { $amount })
vat-rates-title = Btw-tarieven
vat-rate-percent = Percentage
vat-rate-hint = leeg: wat voor die dag gold vervalt
vat-rate-line = { $name }: { $percent } % vanaf { $from }
deed-set-vat-rate = btw-tarief
help-vat-rates = Een ander tarief vanaf een dag: het geldt voor periodes die dan of later beginnen en voor wat dan of later wordt verkocht. Wat gefactureerd is houdt het tarief dat het had.
dashboard-baskets = Van { $count ->
    [one] één relatie ligt
   *[other] { $count } relaties ligt
    } iets in het mandje voor de volgende ronde
mandate-code = Machtiging vragen (code)
mandate-code-title = Machtiging vragen: { $name }
mandate-code-came-in = Rekening ontvangen
mandate-code-reference = Kenmerk van de machtiging
mandate-code-creditor = Incassant-ID
mandate-code-hint = Laat uw { -member-one } dit scannen: de telefoon maakt een mail aan de club met dit kenmerk, die typt er het eigen IBAN in. Zo hoeft het niet hardop. Het formulier moet daarna nog worden getekend.
mandate-code-none = Er is geen code: de club heeft nog geen mailadres bij Instellingen. Geef het formulier.
help-mandate-code = Het kenmerk hoort vanaf nu bij deze persoon, ook op het formulier. Komt de mail, zoek dan op het kenmerk of open de kaart en kies n: IBAN en kenmerk erin. Een mail is geen handtekening: zonder getekend formulier kan een lid een incasso 13 maanden terughalen. y kopieert het kenmerk. v toont de code om een open factuur zelf te betalen: komt die betaling op het afschrift, dan staan rekening en naam vanzelf in de machtiging en hoeft er alleen nog getekend te worden.
action-searches = Zoekopdrachten
search-title = Zoekopdracht
search-hint = groep:jeugd|groep:"jeugd a" -groep:bestuur zeist >0
search-finds = { $count ->
    [one] Vindt vandaag 1 relatie.
   *[other] Vindt vandaag { $count } relaties.
    }
searches-none = Nog geen zoekopdrachten. Zoek in de lijst met relaties, druk op z en dan op n: dan krijgt de zoekopdracht een naam.
help-searches = Een zoekopdracht is wat u bij / typt, met een naam. Woorden moeten er alle in staan; a|b is het een of het ander, -woord laat weg, "twee woorden" is een geheel. groep:jeugd is wie vandaag in die groep zit, abonnement:blad wie dat vandaag heeft, >100 een bedrag dat openstaat. Enter toont wie het zijn, l maakt voor hen allen een factuur.
sale-searches-hint = iedereen die de zoekopdracht vandaag vindt
deed-save-search = zoekopdracht bewaard
deed-remove-search = zoekopdracht weg
sale-found = wie { $search } vandaag vindt
mandate-code-pay = Eerste betaling
mandate-code-pay-none = Er staat geen factuur open om een eerste betaling van te maken.
settings-credit-series = Letters creditnota
settings-credit-series-hint = leeg: tussen de facturen; C: C2026-0001, een eigen reeks
search-note = zoekopdracht { $name }
sale-many = { $count } relaties; F8 rekent door wat het samen is en wie het niet krijgt.
pay-code-collected = Er is geen code: ronde { $run } int dit al, en dan was het dubbel betaald. Haal de factuur eerst uit de ronde, als die nog niet bij de bank is.
mandate-ask-title = Machtiging vragen
mandate-ask-text = Kenmerk { $reference } wordt uitgegeven aan { $name }: op het formulier, in de code, en van niemand anders. U wacht dan op het formulier; dat is terug te draaien.
mandate-ask-beside = Er staat al een machtiging: { $reference }. Een nieuwe is alleen nodig voor een andere betaler of rekening.
mandate-ask-yes = Uitgeven
mandate-form-withdrawn = Op dit formulier wordt niet meer gewacht. u draait dat terug.
deed-withdraw-mandate-form = machtigingsformulier ingetrokken
withdraw-fell-out = Ook { $name } ging eruit: { $why }.
outbox-not-true = Wat erin staat is niet meer zo: het is betaald, gecrediteerd of opgezegd. Het bericht blijft weg.
arrear-withdrawn = brief ingetrokken: zet hem klaar of besluit
relation-payer-hint = Bij een kind bijvoorbeeld een ouder: nieuwe abonnementen, mandjes en losse facturen gaan daarheen. Leeg: de relatie zelf.
credit-choose = kies wat er daarna gebeurt
credit-preview-rebill = De periodes zijn daarna weer aan de beurt in een facturatieronde; wat verkocht is, komt op een nieuw concept.
credit-preview-waive = Niemand wordt er nog om gevraagd.
credit-reason = Reden
credit-of = factuur { $number }
credit-set-off = verrekend met factuur
list-chosen-unseen = (waarvan { $count } buiten beeld)
group-join = In een groep zetten
group-join-who = { $count } gekozen relaties komen vanaf vandaag in deze groep.
group-joined = { $count } relaties in de groep gezet. Ongedaan maken: u
group-new-title = Nieuwe groep
group-new-text = Deze groep is er nog niet: { $names }. Verkeerd getypt? Dan komt wie u bedoelt er niet bij.
group-new-yes = Groep maken
deed-join-group = in groep gezet
deed-leave-group = uit groep gehaald
bank-no-run = geen ronde
bank-run-choice = ronde { $run } van { $day }, EUR { $total }
bank-run-hint = als de bank een ronde bijschrijft zonder te zeggen welke
sale-recipients = Wie voor anderen betaalt krijgt één factuur met een regel voor elk: het is voor { $count } relaties.
sale-and-others = { $named } en nog { $more }
sale-no-address = geen e-mailadres en geen adres
sale-nobody-again = Toch nog eens: zet dat op ja.
settings-costs-vat = Btw over kosten
settings-costs-vat-hint = ja: de club kan btw niet verrekenen
settings-small = KOR vanaf
settings-small-hint = kleineondernemersregeling: geen btw; leeg: nee
settings-small-until = KOR t/m
settings-small-until-hint = leeg: nog geen einde
settings-small-limit = KOR hoogstens
settings-small-limit-hint = belaste omzet per kalenderjaar; leeg: wat de wet dat jaar zegt
books-turnover = Belaste omzet { $year }
books-turnover-kor = KOR: hoogstens { $limit }
action-charts = Grafieken
charts-next = Volgende grafiek
charts-previous = Vorige grafiek
charts-table = Tabel als CSV
charts-of = ({ $at } van { $count })
charts-members = { -member-Many } naar soort
help-charts = Het jaar in grafieken: opbrengst per maand, wat openstaat naar hoe lang het te laat is, hoe de incasso ging en de leden naar soort op het einde van elke maand. ] en [ gaan naar de volgende en de vorige grafiek, punt en komma naar een ander jaar. e schrijft de tabel achter de grafiek als CSV in de map tabellen naast uw bestand.
deed-set-off = verrekend
deed-undo-set-off = verrekening teruggedraaid
deed-decide = besluit vastgelegd
action-set-off = Verrekenen
action-decide = Besluit
set-off-with = Met factuur
set-off-amount-hint = leeg: zo veel als kan
set-off-none = Er is geen andere factuur van deze betaler om mee te verrekenen.
set-off-preview = EUR { $amount } gaat van { $from } naar { $invoice }: daarop is dan nog EUR { $open } open, en op de eerste blijft EUR { $owed } tegoed.
set-off-shown = verrekend met
help-set-off = Is op een factuur te veel betaald (na een creditnota, of dubbel), dan betaalt dat een andere factuur van dezelfde betaler. Er gaat geen geld heen of weer; u draait het terug. Wat in een incasso zit wordt niet verrekend: haal het daar eerst uit.
decide-title = Besluit van het bestuur
decide-kind = Besluit
decide-suspend = schorsen
decide-expel = royeren
decide-agency = naar een incassobureau
decide-none = geen
decide-note-hint = welke vergadering, welk bureau
decide-preview-suspend = Lees in de statuten na of schorsen kan. Het abonnement loopt door en wordt gefactureerd.
decide-preview-expel = Zeg daarna het { -member-bond } op: op de kaart van de relatie.
decide-preview-agency = Wij herinneren en incasseren deze factuur niet meer. Komt het geld binnen, boek dan een betaling.
decided-suspend = geschorst { $day }
decided-expel = geroyeerd { $day }
decided-agency = incassobureau { $day }
decided-ended = { $decided }, tot { $day }
hold-until-hint = leeg: tot u het opheft
arrear-held-until = stilgelegd t/m { $day }: { $reason }
settings-twinfield = Twinfield
settings-twinfield-hint = code van uw administratie daar; leeg: geen
action-gift-agreement = Periodieke gift
deed-add-gift-agreement = periodieke gift vastgelegd
deed-end-gift-agreement = periodieke gift beëindigd
deed-remove-gift-agreement = periodieke gift verwijderd
gift-agreement-new = nieuwe overeenkomst
gift-agreement-end = { $number } eindigt
gift-agreement-yearly = Bedrag per jaar
gift-agreement-yearly-hint = elk jaar hetzelfde
gift-agreement-from = Eerste jaar
gift-agreement-years = Aantal jaren
gift-agreement-signed = Getekend op
gift-agreement-last = Laatste jaar
gift-agreement-last-hint = alleen om er een te beëindigen
gift-agreement-line = { $number }: EUR { $yearly } per jaar, { $from } t/m { $until }
gift-agreement-done = Transactienummer { $number }, t/m { $until }.
gifts-uneven = Gaf niet het afgesproken bedrag: { $names }.
help-gift-agreement = Wie met een overeenkomst minstens vijf jaar elk jaar hetzelfde geeft, trekt dat zonder drempel af. U legt de getekende overeenkomst vast; zij krijgt een eigen transactienummer, dat op het giftoverzicht staat en in de aangifte moet. Overlijdt de gever of raakt die werkloos of arbeidsongeschikt, dan kan zij eerder eindigen. Het geld zelf komt binnen op facturen, zoals altijd; een periodieke factuur op een giftenrekening past daarbij.
deed-undo-decide = besluit teruggenomen
finalise-missing = Op deze facturen ontbreekt van de vereniging: { $names }. Vul dat eerst in (g o, De vereniging; een postbus is geen adres): op wat definitief is komt het niet meer.
job-stopped = Gestopt. In de administratie is niets veranderd; bestanden die al klaar waren staan er nog.
step-of-vat = waarvan btw { $vat } { $amount }
vat-as-plan = als het abonnement
vat-as-product = volgens het product
product-vat-hint = alleen als die anders is
product-vat-from = Die btw geldt vanaf
product-vat-from-hint = leeg: altijd al; perioden vanaf deze dag krijgen deze btw
column-vat = Btw
step-line-discount = korting op de regel { $discount }
sale-off = { $n }. Korting
sale-off-hint = 15% of een bedrag
outbox-unwritten = { $letters ->
        [one] 1 brief is niet gemaakt.
       *[other] { $letters } brieven zijn niet gemaakt.
    } { $why }
counter-receipt = { $invoice } van EUR { $total } is betaald. e drukt de bon af.
counter-items = Losse verkoop
deed-sell-items = losse verkoop aan de balie
counter-print = Bon afdrukken
counter-nothing-today = Vandaag is er niets aan deze relatie verkocht.
settings-automatic-final = Vanzelf definitief
settings-automatic-final-hint = wat penning run-due factureert zonder dat er iemand bij is
column-age = Te laat
column-collecting = Incasso
invoice-age = { $days } d
invoice-came-back = terug { $code }
invoice-to-collect = volgende ronde
settings-registration = Btw-aanmelding
settings-registration-hint = zonder btw-id: tot dit bedrag per jaar vrij; leeg: de wet
settings-funds-goods = Fondsenwerving: spullen
settings-funds-services = Fondsenwerving: diensten
settings-funds-hint = rekeningen waar dat op komt, zoals 8500
settings-funds-limit = hoogstens vrijgesteld
settings-funds-limit-hint = per jaar; leeg: de wet. Ga zelf na wat voor u geldt
books-registration = Btw-aanmelding vanaf { $limit }
books-funds-goods = Fondsen: spullen
books-funds-services = Fondsen: diensten
books-most = hoogstens { $limit }
deed-run-due = gefactureerd wat aan de beurt was
sale-own-costs = Let op: eigen kosten hoeft een consument alleen te betalen als dat in de statuten of de overeenkomst staat.
finalise-no-address = Zonder volledig adres, en dat moet op een factuur aan een organisatie: { $names }.
deed-keep-papers = brieven gemaakt
deed-mark-printed = facturen op papier verstuurd
deed-unmark-printed = facturen toch niet verstuurd
printed-ask-title = Zijn deze verstuurd?
printed-ask-text = { $count ->
    [one] 1 factuur op dit papier is nog niet verteld. Is hij verstuurd of meegegeven, dan geldt hij als verteld en gaat hij niet nog eens per e-mail. Het kan ook later: nog eens e.
   *[other] { $count } facturen op dit papier zijn nog niet verteld. Zijn ze verstuurd of meegegeven, dan gelden ze als verteld en gaan ze niet nog eens per e-mail. Het kan ook later: nog eens e.
}
printed-ask-yes = Verstuurd
printed-ask-no = Nog niet
printed-told = { $count ->
    [one] 1 factuur geldt als verstuurd. u draait het terug.
   *[other] { $count } facturen gelden als verstuurd. u draait het terug.
}
printed-told-but = { $count } gelden als verstuurd; niet: { $those } (al verteld, of er is niemand meer).
dashboard-due = { $rounds ->
    [one] 1 ronde is
   *[other] { $rounds } rondes zijn
    } aan de beurt: { $count ->
    [one] 1 abonnement
   *[other] { $count } abonnementen
    }
dashboard-due-many = Meer dan { $count } abonnementen zijn aan de beurt
action-run-due = Factureren wat aan de beurt is
run-due-ask = { $invoices ->
    [one] 1 factuur
   *[other] { $invoices } facturen
    } met { $lines ->
    [one] 1 regel
   *[other] { $lines } regels
    }, samen EUR { $total }; { $skipped } overgeslagen. Wie en waarom staat bij Factureren (gf n).
run-due-final = Ze worden meteen definitief en genummerd: zo staat het bij Instellingen. Daarna kan alleen nog gecrediteerd worden.
run-due-drafts = Het worden concepten: u kijkt ze na en maakt ze definitief, of draait ze terug met u.
run-due-done = { $count ->
    [one] 1 factuur is
   *[other] { $count } facturen zijn
    } definitief, samen EUR { $total }.
sale-who = Wie krijgt er een
sale-leave-out = In/uit
sale-left-out = overgeslagen
sale-all-or-none = Allen/geen
help-sale-who = Iedereen voor wie de factuur is, met wat hij betaalt. Spatie slaat iemand over of neemt hem weer mee; Ctrl+A doet dat met allen. Wie er geen krijgt staat onderaan, met de reden. F8 maakt de concepten; Esc gaat terug naar het formulier, en dan geldt weer wat daar staat.
sale-paid-by = betaler: { $payer }
intakes-taken = { $count ->
    [one] 1 aanmelding of bestelling
   *[other] { $count } aanmeldingen of bestellingen
    } klaargezet.
intakes-take-in = Lijst of mails inlezen
intakes-file = Bestand of map
intakes-file-hint = CSV, XLSX, mail van een formulier (.eml) of een map ervan
intakes-preview = { $files ->
    [one] 1 bestand
   *[other] { $files } bestanden
    }. Wat al ingelezen is wordt niet nog eens aangenomen; er wordt nog niets gefactureerd.
intakes-of-file = { $file }, { $said }
intakes-ordered = Besteld
intakes-ordered-hint = in plaats van een abonnement: 2 x Blad; 1 x Shirt: 12,50
action-problem-report = Probleemrapport
problem-report-made = { $path } gemaakt: aantallen, versies, controle en de laatste handelingen; geen namen, rekeningen of bedragen. Lees het na voor u het stuurt.
deed-set-group-rule = regel van een groep
deed-follow-rules = groepen bijgewerkt naar hun regel
group-rule = Regel
group-rule-hint = vult de groep: >0 of abonnement:jeugd; leeg: met de hand
group-rule-finds = De regel vindt nu { $count ->
    [one] 1 relatie
   *[other] { $count } relaties
    }. Wie met de hand in de groep staat blijft erin.
group-filled-by = Type of regel
action-follow-rules = Regels bijwerken
group-change = { $group }: { $joins } erbij, { $leaves } eruit
group-change-text = Vanaf vandaag. Wat al gefactureerd is verandert niet. Dit draait u niet met u terug; met een andere regel wel.
group-in-line = Alle groepen kloppen met hun regel.
group-followed = { $joined } erbij, { $left } eruit.
dashboard-rules = { $count ->
    [one] 1 groep klopt
   *[other] { $count } groepen kloppen
    } niet meer met zijn regel
settings-people = Wie erbij hoort
settings-people-hint = zo heten ze op de schermen; de regels zijn gelijk
people-member = lid
people-subscriber = abonnee
people-donor = donateur
people-customer = klant
deed-set-group-access = wat vrijwilligers van een groep zien
deed-fill-group-file = bestand van een groep gemaakt
group-access = Vrijwilligers
group-access-hint = krijgen een eigen bestand van deze groep, zonder rekeningen
group-access-none = geen
group-access-see = bekijken
group-access-edit = gegevens wijzigen
action-group-file = Bestand voor vrijwilliger
group-file-made = { $path }: { $count ->
    [one] 1 relatie
   *[other] { $count } relaties
    }, zonder rekeningen, facturen en notities. Terughalen: daar exporteren (relaties) en hier importeren.
action-bill-new = Factureer nieuwe
subscribed-bill-new = F factureert nieuwe ({ $count }).
import-quiet = Van wat u overneemt gaat geen bevestiging uit, ook als die aan staan.
application-form = Aanmeldformulier
group-rule-broken = { $group }: de regel kan niet gevolgd worden. { $why }
bill-rule-off = klopt niet met zijn regel (gr, p, r): { $joins } erbij, { $leaves } eruit
bill-rule-broken = heeft een regel die niet gevolgd kan worden (gr, p)
sale-forgets-left-out = Op het formulier is vergeten wie hier is overgeslagen ({ $count }). Zet ze daar bij "Niet voor", of maak de facturen hier met F8.
help-invoices-open = Wat open is, met hoe lang het te laat is, of het verstuurd is en hoe het met de incasso staat. Met Spatie kiest u er meer; d verstuurt die, e drukt ze af. f toont weer alle facturen.
books-on-the-way = nog onderweg
charts-invoiced = Gefactureerd per maand, met btw
charts-share = %
mail-hung-up = de server verbrak de verbinding
outbox-homeless = Niet geprint, want er is geen postadres van: { $those }. Zij blijven klaarstaan.
app-stopping = Stopt zodra dat kan.
books-more-types = en nog { $count } soorten: v
