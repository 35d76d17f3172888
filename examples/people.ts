/** Names, places and telephone numbers that made-up people are put together from. */

export interface Country {
  locale: string;
  zone: string;
  female: string[];
  male: string[];
  family: string[];
  /** `#` is any digit. */
  addresses: string[];
  /** Ranges kept free for fiction; none where the country has none. `#` is any digit. */
  phones: string[];
}

export const countries: Country[] = [
  {
    locale: 'en-US',
    zone: 'America/New_York',
    female: ['Emily', 'Grace', 'Hannah', 'Jasmine', 'Olivia', 'Zoe', 'Nia', 'Abigail'],
    male: ['Ethan', 'Jacob', 'Malik', 'Noah', 'Tyler', 'Caleb', 'Diego', 'Owen'],
    family: [
      'Anderson',
      'Brooks',
      'Carter',
      "O'Connor",
      'Nguyen',
      'Ramirez',
      'Sullivan',
      'Washington',
    ],
    addresses: [
      '#1# Maple Avenue, Albany, NY 1220#',
      '2## Oak Street, Apt #B, Boston, MA 0211#',
      '9# Riverside Drive, Portland, ME 0410#',
    ],
    phones: ['+121255501##', '+161755501##', '+120755501##'],
  },
  {
    locale: 'en-GB',
    zone: 'Europe/London',
    female: ['Amelia', 'Charlotte', 'Freya', 'Imogen', 'Poppy', 'Siân', 'Aoife', 'Priya'],
    male: ['Alfie', 'Callum', 'George', 'Harry', 'Rhys', 'Tariq', 'Seán', 'Ewan'],
    family: ['Bennett', 'Clarke', 'Davies', 'Hughes', 'Khan', 'MacDonald', 'Patel', 'Wright'],
    addresses: [
      '#4 Church Lane, Bristol BS1 #QA',
      'Flat 1#, 2# Mill Road, Cambridge CB1 #AZ',
      '7# Queen Street, Edinburgh EH2 #JX',
    ],
    phones: ['+447700900###', '+442079460###'],
  },
  {
    locale: 'fr-FR',
    zone: 'Europe/Paris',
    female: ['Chloé', 'Élodie', 'Inès', 'Léa', 'Maëlle', 'Océane', 'Anaïs', 'Zoé'],
    male: ['Aurélien', 'Benoît', 'Clément', 'François', 'Jérôme', 'Loïc', 'Rémi', 'Théo'],
    family: [
      'Bélanger',
      'Chevalier',
      "d'Aubigné",
      'Fournier',
      'Lefèvre',
      'Mercier',
      'Moreau',
      'Péron',
    ],
    addresses: [
      '1# rue de la République, 6900# Lyon',
      '3#, boulevard Voltaire, 7501# Paris',
      '5 bis, allée des Tilleuls, 3300# Bordeaux',
    ],
    phones: ['+336399800##', '+331990000##'],
  },
  {
    locale: 'de-DE',
    zone: 'Europe/Berlin',
    female: ['Anneliese', 'Frieda', 'Jördis', 'Käthe', 'Lena', 'Marlene', 'Rosalie', 'Zeynep'],
    male: ['Björn', 'Emil', 'Götz', 'Jürgen', 'Konrad', 'Matthias', 'Sören', 'Til'],
    family: ['Bäcker', 'Größmann', 'Hoffmann', 'Krüger', 'Müller', 'Schröder', 'Weiß', 'Yılmaz'],
    addresses: [
      'Königstraße 1#, 7017# Stuttgart',
      'Am Mühlbach #, 8033# München',
      'Schönhauser Allee 1##, 1043# Berlin',
    ],
    phones: ['+4917139200##', '+493023125###'],
  },
  {
    locale: 'sv-SE',
    zone: 'Europe/Stockholm',
    female: ['Åsa', 'Ebba', 'Elin', 'Maja', 'Saga', 'Tuva', 'Wilma', 'Märta'],
    male: ['Anders', 'Göran', 'Håkan', 'Isak', 'Nils', 'Örjan', 'Viktor', 'Åke'],
    family: [
      'Åkesson',
      'Bergström',
      'Ekström',
      'Lindqvist',
      'Nyström',
      'Sjöberg',
      'Östlund',
      'Wallén',
    ],
    addresses: ['Storgatan 1#, 411 ## Göteborg', 'Hornsgatan 8#, 118 ## Stockholm'],
    phones: ['+46701740605', '+46701740620', '+46701740633'],
  },
  {
    locale: 'pl-PL',
    zone: 'Europe/Warsaw',
    female: ['Agnieszka', 'Bożena', 'Hanna', 'Małgorzata', 'Wanda', 'Zofia', 'Łucja', 'Grażyna'],
    male: [
      'Bartłomiej',
      'Józef',
      'Kazimierz',
      'Łukasz',
      'Michał',
      'Paweł',
      'Stanisław',
      'Zbigniew',
    ],
    family: ['Dąbrowska', 'Kowalczyk', 'Łukasik', 'Mączka', 'Nowak', 'Piątek', 'Wójcik', 'Żak'],
    addresses: ['ul. Długa 1#, 31-1## Kraków', 'ul. Świętojańska #, 80-8## Gdańsk'],
    phones: [],
  },
  {
    locale: 'pt-BR',
    zone: 'America/Sao_Paulo',
    female: ['Antônia', 'Beatriz', 'Conceição', 'Heloísa', 'Júlia', 'Luíza', 'Patrícia', 'Yasmin'],
    male: ['André', 'Caetano', 'Fábio', 'Inácio', 'João', 'Otávio', 'Sérgio', 'Vinícius'],
    family: [
      'Araújo',
      'Conceição',
      'Gonçalves',
      'Magalhães',
      'Nóbrega',
      'Oliveira',
      'Simões',
      'Vasconcelos',
    ],
    addresses: [
      'Rua das Acácias, 1##, São Paulo, SP 0131#-0##',
      'Avenida Atlântica, 2###, Rio de Janeiro, RJ 2202#-0##',
    ],
    phones: [],
  },
  {
    locale: 'es-MX',
    zone: 'America/Mexico_City',
    female: ['Ángela', 'Begoña', 'Inés', 'Lucía', 'María José', 'Rocío', 'Sofía', 'Ximena'],
    male: ['Álvaro', 'Íñigo', 'Jesús', 'José Luis', 'Martín', 'Nicolás', 'Raúl', 'Tomás'],
    family: ['Castañeda', 'Domínguez', 'Fernández', 'Ibáñez', 'Muñoz', 'Núñez', 'Peña', 'Zúñiga'],
    addresses: [
      'Calle Hidalgo 1##, 4410# Guadalajara',
      'Paseo de la Reforma 2##, 0660# Ciudad de México',
    ],
    phones: [],
  },
  {
    locale: 'tr-TR',
    zone: 'Europe/Istanbul',
    female: ['Ayşe', 'Çiğdem', 'Gülşen', 'İrem', 'Öykü', 'Şebnem', 'Ümran', 'Elif'],
    male: ['Çağrı', 'Emre', 'Gökhan', 'Mustafa', 'Oğuz', 'Şükrü', 'Tuğrul', 'Yiğit'],
    family: ['Açıkgöz', 'Çelik', 'Doğan', 'Güneş', 'Kılıç', 'Öztürk', 'Şahin', 'Yıldız'],
    addresses: ['Bağdat Caddesi 1##, 3472# İstanbul', 'Atatürk Bulvarı 5#, 0668# Ankara'],
    phones: [],
  },
  {
    locale: 'en-AU',
    zone: 'Australia/Sydney',
    female: ['Matilda', 'Ruby', 'Thuy', 'Isla', 'Mia', 'Evie', 'Anh', 'Sienna'],
    male: ['Archie', 'Cooper', 'Jarrah', 'Lachlan', 'Minh', 'Xavier', 'Angus', 'Flynn'],
    family: [
      'Campbell',
      'Gallagher',
      'Kelly',
      'McKenzie',
      'Papadopoulos',
      'Tran',
      'Walsh',
      'Young',
    ],
    addresses: [
      '1# Banksia Street, Newtown NSW 204#',
      'Unit #, 8# Collins Street, Melbourne VIC 300#',
    ],
    phones: ['+61491570156', '+61491570157', '+612555001##', '+613555011##'],
  },
];
