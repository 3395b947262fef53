/** The first owns the instance. Names in the scripts that their owners write them in. */
export const people: [username: string, name: string][] = [
  ['ada', 'Ada Lindqvist'],
  ['noor', 'نور الهاشمي'],
  ['tamar', 'תמר לוי'],
  ['haruka', '佐藤 春香'],
  ['priya', 'प्रिया शर्मा'],
  ['oleksii', 'Олексій Коваль'],
  ['zofia', 'Zofia Wójcik'],
  ['minh', 'Nguyễn Minh Anh'],
  ['kwame', 'Kwame Mensah-Okoye'],
  ['ines', 'Inés Ibáñez'],
  ['eleni', 'Ελένη Παπαδάκη'],
  ['jun', '김준호'],
  ['lucas', 'Lucas Brandão'],
  ['marit', 'Marit Østergård'],
]

export const everybody = people.map(([username]) => username)

/** Everybody's. */
export const demoPassword = 'hearth-demo'
