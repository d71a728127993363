<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name>Banner</name>
  <message>
   <source>Reading the project again…</source>
   <translation>Das Projekt wird neu gelesen…</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>Anhalten</translation>
  </message>
  <message>
   <source>Try again</source>
   <translation>Erneut versuchen</translation>
  </message>
 </context>
 <context>
  <name>BuildPage</name>
  <message>
   <source>&amp;Go to Project</source>
   <translation>Zum &amp;Projekt</translation>
  </message>
  <message>
   <source>&lt;p&gt;Press &lt;b&gt;Build&lt;/b&gt; at the top right, from any step.&lt;/p&gt;&lt;p&gt;The project is saved, installed with what it needs into a folder of its own, read, and folded into a program. Stop takes two seconds at most and leaves an earlier program as it was.&lt;/p&gt;&lt;p&gt;Then you can run it here, see what it weighs, and which systems it runs on.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Drücken Sie in einem beliebigen Schritt oben rechts auf &lt;b&gt;Bauen&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Das Projekt wird gespeichert, mit allem, was es braucht, in einen eigenen Ordner installiert, gelesen und zu einem Programm zusammengefügt. Anhalten dauert höchstens zwei Sekunden und lässt ein früheres Programm, wie es war.&lt;/p&gt;&lt;p&gt;Danach können Sie es hier ausführen und sehen, wie groß es ist und auf welchen Systemen es läuft.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>Build</source>
   <translation>Bauen</translation>
  </message>
  <message>
   <source>Log</source>
   <translation>Protokoll</translation>
  </message>
  <message>
   <source>Nothing new was made. What was built earlier is as it was.</source>
   <translation>Es ist nichts Neues entstanden. Was früher gebaut wurde, ist, wie es war.</translation>
  </message>
  <message>
   <source>Result</source>
   <translation>Ergebnis</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>Ausführen</translation>
  </message>
  <message>
   <source>Sizes</source>
   <translation>Größen</translation>
  </message>
  <message>
   <source>User's machine</source>
   <translation>Maschine des Anwenders</translation>
  </message>
 </context>
 <context>
  <name>Building</name>
  <message>
   <source>Stopping…</source>
   <translation>Wird angehalten…</translation>
  </message>
 </context>
 <context>
  <name>ChangesPane</name>
  <message>
   <source>Change of the project file</source>
   <translation>Änderung der Projektdatei</translation>
  </message>
  <message>
   <source>Command line</source>
   <translation>Befehlszeile</translation>
  </message>
  <message>
   <source>Compare with &amp;now</source>
   <translation>Mit &amp;jetzt vergleichen</translation>
  </message>
  <message>
   <source>Compared with {origin}</source>
   <translation>Verglichen mit {origin}</translation>
  </message>
  <message>
   <source>Copy the command line</source>
   <translation>Befehlszeile kopieren</translation>
  </message>
  <message>
   <source>Copy what changes as text</source>
   <translation>Änderungen als Text kopieren</translation>
  </message>
  <message>
   <source>From here on, show what differs from how it is at this moment</source>
   <translation>Von jetzt an zeigen, was anders ist als in diesem Augenblick</translation>
  </message>
  <message>
   <source>Move a resource, and this shows what that does.</source>
   <translation>Verschieben Sie eine Ressource, und hier steht, was das bewirkt.</translation>
  </message>
  <message>
   <source>New file {file}, when you save:</source>
   <translation>Neue Datei {file}, wenn Sie speichern:</translation>
  </message>
  <message>
   <source>Not saved yet in {file}:</source>
   <translation>In {file} noch nicht gespeichert:</translation>
  </message>
  <message>
   <source>Nothing differs.</source>
   <translation>Es gibt keine Unterschiede.</translation>
  </message>
  <message>
   <source>There is no {file}, and none is needed yet.</source>
   <translation>Es gibt keine {file}, und noch wird keine gebraucht.</translation>
  </message>
  <message>
   <source>What changes</source>
   <translation>Was sich ändert</translation>
  </message>
  <message>
   <source>What differs</source>
   <translation>Was anders ist</translation>
  </message>
  <message>
   <source>{file} is as shown here.</source>
   <translation>{file} ist, wie hier gezeigt.</translation>
  </message>
 </context>
 <context>
  <name>ChoiceInput</name>
  <message>
   <source>default ({value})</source>
   <translation>Vorgabe ({value})</translation>
  </message>
 </context>
 <context>
  <name>Console</name>
  <message>
   <source>&amp;End of input</source>
   <translation>&amp;Ende der Eingabe</translation>
  </message>
  <message>
   <source>&amp;Run</source>
   <translation>&amp;Ausführen</translation>
  </message>
  <message>
   <source>A quotation mark in the arguments is not closed.</source>
   <translation>Ein Anführungszeichen in den Argumenten wird nicht geschlossen.</translation>
  </message>
  <message>
   <source>Arguments</source>
   <translation>Argumente</translation>
  </message>
  <message>
   <source>Arguments of the program</source>
   <translation>Argumente des Programms</translation>
  </message>
  <message>
   <source>Ended by {signal}</source>
   <translation>Beendet durch {signal}</translation>
  </message>
  <message>
   <source>Ended with exit code {code}</source>
   <translation>Beendet mit Exit-Code {code}</translation>
  </message>
  <message>
   <source>Input of the program</source>
   <translation>Eingabe des Programms</translation>
  </message>
  <message>
   <source>Output of the program</source>
   <translation>Ausgabe des Programms</translation>
  </message>
  <message>
   <source>Running</source>
   <translation>Läuft</translation>
  </message>
  <message>
   <source>S&amp;top</source>
   <translation>An&amp;halten</translation>
  </message>
  <message>
   <source>Type a line for the program, then Enter</source>
   <translation>Eine Zeile für das Programm eingeben, dann die Eingabetaste</translation>
  </message>
  <message>
   <source>What Ctrl+D does in a terminal</source>
   <translation>Was Strg+D in einem Terminal tut</translation>
  </message>
 </context>
 <context>
  <name>Counters</name>
  <message>
   <source>{location}: show only these</source>
   <translation>{location}: nur diese zeigen</translation>
  </message>
  <message>
   <source>{location}: {count} resources, {size}</source>
   <translation>{location}: {count} Ressourcen, {size}</translation>
  </message>
 </context>
 <context>
  <name>DetailsPane</name>
  <message>
   <source>Choose a resource to see what it is, why it is where it is, and what uses it.</source>
   <translation>Wählen Sie eine Ressource, um zu sehen, was sie ist, warum sie liegt, wo sie liegt, und was sie benutzt.</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>Einzelheiten</translation>
  </message>
  <message>
   <source>Distribution</source>
   <translation>Verteilung</translation>
  </message>
  <message>
   <source>File</source>
   <translation>Datei</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>Lizenz</translation>
  </message>
  <message>
   <source>Nothing selected</source>
   <translation>Nichts ausgewählt</translation>
  </message>
  <message>
   <source>Saved if left out</source>
   <translation>Weglassen spart</translation>
  </message>
  <message>
   <source>Show the rule</source>
   <translation>Regel zeigen</translation>
  </message>
  <message>
   <source>With its imports</source>
   <translation>Mit Importen</translation>
  </message>
  <message>
   <source>{count} resource, {size}</source>
   <translation>{count} Ressource, {size}</translation>
  </message>
  <message>
   <source>{count} resources, {size}</source>
   <translation>{count} Ressourcen, {size}</translation>
  </message>
 </context>
 <context>
  <name>Diagnosis</name>
  <message>
   <source>&amp;Build again</source>
   <translation>&amp;Erneut bauen</translation>
  </message>
 </context>
 <context>
  <name>Differences</name>
  <message>
   <source>Added ({count})</source>
   <translation>Hinzugefügt ({count})</translation>
  </message>
  <message>
   <source>Bytes</source>
   <translation>Bytes</translation>
  </message>
  <message>
   <source>Changed ({count})</source>
   <translation>Geändert ({count})</translation>
  </message>
  <message>
   <source>Moved ({count})</source>
   <translation>Verschoben ({count})</translation>
  </message>
  <message>
   <source>Removed ({count})</source>
   <translation>Entfernt ({count})</translation>
  </message>
  <message>
   <source>What</source>
   <translation>Was</translation>
  </message>
  <message>
   <source>a file beside it</source>
   <translation>eine Datei daneben</translation>
  </message>
  <message>
   <source>in memory</source>
   <translation>im Speicher</translation>
  </message>
  <message>
   <source>the user's cache</source>
   <translation>der Cache des Anwenders</translation>
  </message>
 </context>
 <context>
  <name>Docks</name>
  <message>
   <source>Changes</source>
   <translation>Änderungen</translation>
  </message>
  <message>
   <source>Help</source>
   <translation>Hilfe</translation>
  </message>
  <message>
   <source>Problems</source>
   <translation>Probleme</translation>
  </message>
 </context>
 <context>
  <name>Document</name>
  <message>
   <source>{file} cannot be read: {reason}</source>
   <translation>{file} lässt sich nicht lesen: {reason}</translation>
  </message>
 </context>
 <context>
  <name>Filter</name>
  <message>
   <source>"{value}" is no size; write one as 200kB, 1.5MB or 64KiB</source>
   <translation>„{value}“ ist keine Größe; schreiben Sie sie als 200kB, 1.5MB oder 64KiB</translation>
  </message>
  <message>
   <source>Close the quotation with a second "</source>
   <translation>Schließen Sie das Zitat mit einem zweiten "</translation>
  </message>
  <message>
   <source>Say size:&gt;{value} or size:&lt;{value}</source>
   <translation>Schreiben Sie size:&gt;{value} oder size:&lt;{value}</translation>
  </message>
  <message>
   <source>Say what comes after "{key}:"</source>
   <translation>Schreiben Sie, was nach „{key}:“ kommt</translation>
  </message>
  <message>
   <source>There is no "{key}:"; there are {known} (put words with a colon in quotes)</source>
   <translation>„{key}:“ gibt es nicht; es gibt {known} (Wörter mit Doppelpunkt gehören in Anführungszeichen)</translation>
  </message>
  <message>
   <source>There is no kind "{value}"; there are {known}</source>
   <translation>Die Art „{value}“ gibt es nicht; es gibt {known}</translation>
  </message>
  <message>
   <source>There is no location "{value}"; there are {known}</source>
   <translation>Den Ort „{value}“ gibt es nicht; es gibt {known}</translation>
  </message>
 </context>
 <context>
  <name>FilterBar</name>
  <message>
   <source>Columns</source>
   <translation>Spalten</translation>
  </message>
  <message>
   <source>Filter {name}</source>
   <translation>Filter {name}</translation>
  </message>
  <message>
   <source>Forget this filter</source>
   <translation>Diesen Filter vergessen</translation>
  </message>
  <message>
   <source>Name of the filter</source>
   <translation>Name des Filters</translation>
  </message>
  <message>
   <source>Place everything that is shown</source>
   <translation>Alles Gezeigte platzieren</translation>
  </message>
  <message>
   <source>Place shown</source>
   <translation>Gezeigtes platzieren</translation>
  </message>
  <message>
   <source>Save this filter under a name</source>
   <translation>Diesen Filter unter einem Namen sichern</translation>
  </message>
  <message>
   <source>{text} (right click: forget it)</source>
   <translation>{text} (Rechtsklick: vergessen)</translation>
  </message>
 </context>
 <context>
  <name>FilterField</name>
  <message>
   <source>Filter</source>
   <translation>Filter</translation>
  </message>
  <message>
   <source>Filter: numpy kind:extension size:&gt;1MB location:memory why:__file__</source>
   <translation>Filter: numpy kind:extension size:&gt;1MB location:memory why:__file__</translation>
  </message>
 </context>
 <context>
  <name>Freshness</name>
  <message>
   <source>Read again</source>
   <translation>Neu lesen</translation>
  </message>
  <message>
   <source>The project is no longer as it was when its resources were read.</source>
   <translation>Das Projekt ist nicht mehr, wie es war, als seine Ressourcen gelesen wurden.</translation>
  </message>
 </context>
 <context>
  <name>Guide</name>
  <message>
   <source>Back</source>
   <translation>Zurück</translation>
  </message>
  <message>
   <source>Build it</source>
   <translation>Bauen</translation>
  </message>
  <message>
   <source>Hide</source>
   <translation>Ausblenden</translation>
  </message>
  <message>
   <source>Hide these buttons; the sidebar leads everywhere</source>
   <translation>Diese Knöpfe ausblenden; die Seitenleiste führt überallhin</translation>
  </message>
  <message>
   <source>Next: {step}</source>
   <translation>Weiter: {step}</translation>
  </message>
  <message>
   <source>Step {number} of {count}</source>
   <translation>Schritt {number} von {count}</translation>
  </message>
 </context>
 <context>
  <name>Header</name>
  <message>
   <source>Build</source>
   <translation>Bauen</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>Wiederholen</translation>
  </message>
  <message>
   <source>Save and build (Ctrl+B)</source>
   <translation>Speichern und bauen (Strg+B)</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>Anhalten</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>Rückgängig</translation>
  </message>
 </context>
 <context>
  <name>HelpPane</name>
  <message>
   <source>Help</source>
   <translation>Hilfe</translation>
  </message>
 </context>
 <context>
  <name>IconPreview</name>
  <message>
   <source>Preview of the icon</source>
   <translation>Vorschau des Symbols</translation>
  </message>
 </context>
 <context>
  <name>InstallerForm</name>
  <message>
   <source>Change “{field}” of {installer}</source>
   <translation>„{field}“ von {installer} ändern</translation>
  </message>
  <message>
   <source>Make it with every build</source>
   <translation>Bei jedem Build machen</translation>
  </message>
 </context>
 <context>
  <name>InstallerPane</name>
  <message>
   <source>Files</source>
   <translation>Dateien</translation>
  </message>
  <message>
   <source>What it will hold is shown only for {target}.</source>
   <translation>Was darin sein wird, ist nur für {target} zu sehen.</translation>
  </message>
  <message>
   <source>What the installer holds</source>
   <translation>Was der Installer enthält</translation>
  </message>
 </context>
 <context>
  <name>InstallersPage</name>
  <message>
   <source>Build all</source>
   <translation>Alle bauen</translation>
  </message>
  <message>
   <source>Build the program and every installer that is ticked, or all of them</source>
   <translation>Das Programm und jeden angehakten Installer bauen, oder alle</translation>
  </message>
  <message>
   <source>Installers</source>
   <translation>Installer</translation>
  </message>
  <message>
   <source>Make every installer</source>
   <translation>Jeden Installer machen</translation>
  </message>
  <message>
   <source>Make no {name} installer</source>
   <translation>Keinen {name}-Installer machen</translation>
  </message>
  <message>
   <source>Make the {name} installer</source>
   <translation>Den {name}-Installer machen</translation>
  </message>
  <message>
   <source>What people get: tick what every build is to make of the program.</source>
   <translation>Was die Anwender bekommen: Haken Sie an, was jeder Build aus dem Programm machen soll.</translation>
  </message>
 </context>
 <context>
  <name>ItemTree</name>
  <message>
   <source>(an estimate until it is built)</source>
   <translation>(geschätzt, bis gebaut ist)</translation>
  </message>
  <message>
   <source>1 item</source>
   <translation>1 Eintrag</translation>
  </message>
  <message>
   <source>Inside, loaded from memory</source>
   <translation>Darin, aus dem Speicher geladen</translation>
  </message>
  <message>
   <source>Inside, unpacked when first needed</source>
   <translation>Darin, beim ersten Bedarf entpackt</translation>
  </message>
  <message>
   <source>Kind</source>
   <translation>Art</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Name</translation>
  </message>
  <message>
   <source>Size</source>
   <translation>Größe</translation>
  </message>
  <message>
   <source>bill of materials</source>
   <translation>Stückliste</translation>
  </message>
  <message>
   <source>executable</source>
   <translation>Programmdatei</translation>
  </message>
  <message>
   <source>file</source>
   <translation>Datei</translation>
  </message>
  <message>
   <source>licences</source>
   <translation>Lizenzen</translation>
  </message>
  <message>
   <source>link to {target}</source>
   <translation>Verweis auf {target}</translation>
  </message>
  <message>
   <source>{count} items</source>
   <translation>{count} Einträge</translation>
  </message>
 </context>
 <context>
  <name>Job</name>
  <message>
   <source>The engine cannot be started: {reason}</source>
   <translation>Das Bauprogramm lässt sich nicht starten: {reason}</translation>
  </message>
  <message>
   <source>The engine ended with exit code {code} and did not say why.</source>
   <translation>Das Bauprogramm endete mit Exit-Code {code}, ohne einen Grund zu nennen.</translation>
  </message>
  <message>
   <source>The engine was ended by {signal}.</source>
   <translation>Das Bauprogramm wurde durch {signal} beendet.</translation>
  </message>
 </context>
 <context>
  <name>KeyField</name>
  <message>
   <source>Change “{field}”</source>
   <translation>„{field}“ ändern</translation>
  </message>
 </context>
 <context>
  <name>LayoutPage</name>
  <message>
   <source>Layout</source>
   <translation>Aufbau</translation>
  </message>
  <message>
   <source>Program</source>
   <translation>Programm</translation>
  </message>
  <message>
   <source>Program or installer</source>
   <translation>Programm oder Installer</translation>
  </message>
  <message>
   <source>What ships</source>
   <translation>Was mitgeliefert wird</translation>
  </message>
  <message>
   <source>the last build</source>
   <translation>dem letzten Build</translation>
  </message>
  <message>
   <source>the plan when the project was opened</source>
   <translation>dem Plan beim Öffnen des Projekts</translation>
  </message>
  <message>
   <source>the plan when you pressed “Compare with now”</source>
   <translation>dem Plan, als Sie „Mit jetzt vergleichen“ drückten</translation>
  </message>
 </context>
 <context>
  <name>Links</name>
  <message>
   <source>Imported by</source>
   <translation>Importiert von</translation>
  </message>
  <message>
   <source>Imported by {count}</source>
   <translation>Importiert von {count}</translation>
  </message>
  <message>
   <source>Imports</source>
   <translation>Importiert</translation>
  </message>
  <message>
   <source>Imports {count}</source>
   <translation>Importiert {count}</translation>
  </message>
 </context>
 <context>
  <name>LogView</name>
  <message>
   <source>Copy the log</source>
   <translation>Protokoll kopieren</translation>
  </message>
  <message>
   <source>Errors</source>
   <translation>Fehler</translation>
  </message>
  <message>
   <source>Everything</source>
   <translation>Alles</translation>
  </message>
  <message>
   <source>Log</source>
   <translation>Protokoll</translation>
  </message>
  <message>
   <source>Save the log</source>
   <translation>Protokoll sichern</translation>
  </message>
  <message>
   <source>Save the log…</source>
   <translation>Protokoll sichern…</translation>
  </message>
  <message>
   <source>Show</source>
   <translation>Zeigen</translation>
  </message>
  <message>
   <source>Warnings and errors</source>
   <translation>Warnungen und Fehler</translation>
  </message>
  <message>
   <source>What the build says is written here.</source>
   <translation>Was der Build sagt, steht hier.</translation>
  </message>
  <message>
   <source>Without details</source>
   <translation>Ohne Einzelheiten</translation>
  </message>
  <message>
   <source>{file} cannot be written: {reason}</source>
   <translation>{file} lässt sich nicht schreiben: {reason}</translation>
  </message>
 </context>
 <context>
  <name>LookWindow</name>
  <message>
   <source>&amp;Compare with…</source>
   <translation>&amp;Vergleichen mit…</translation>
  </message>
  <message>
   <source>&amp;Open another…</source>
   <translation>&amp;Anderes öffnen…</translation>
  </message>
  <message>
   <source>Compare with another program or installer</source>
   <translation>Mit einem anderen Programm oder Installer vergleichen</translation>
  </message>
  <message>
   <source>Look into…</source>
   <translation>Hineinsehen…</translation>
  </message>
  <message>
   <source>Reading {path} …</source>
   <translation>{path} wird gelesen …</translation>
  </message>
  <message>
   <source>What is in it</source>
   <translation>Was darin ist</translation>
  </message>
  <message>
   <source>what {name} has</source>
   <translation>dem Inhalt von {name}</translation>
  </message>
  <message>
   <source>{what} at {path}</source>
   <translation>{what}: {path}</translation>
  </message>
 </context>
 <context>
  <name>MadeCard</name>
  <message>
   <source>&amp;Run</source>
   <translation>&amp;Ausführen</translation>
  </message>
  <message>
   <source>Copy the path</source>
   <translation>Pfad kopieren</translation>
  </message>
  <message>
   <source>Open the folder</source>
   <translation>Ordner öffnen</translation>
  </message>
  <message>
   <source>a folder</source>
   <translation>ein Ordner</translation>
  </message>
  <message>
   <source>one file</source>
   <translation>eine Datei</translation>
  </message>
 </context>
 <context>
  <name>MadeView</name>
  <message>
   <source>What the build found</source>
   <translation>Was der Build gefunden hat</translation>
  </message>
 </context>
 <context>
  <name>MainWindow</name>
  <message>
   <source>Try again</source>
   <translation>Erneut versuchen</translation>
  </message>
 </context>
 <context>
  <name>MenuEntryView</name>
  <message>
   <source>In the menu of the desktop</source>
   <translation>Im Menü des Desktops</translation>
  </message>
  <message>
   <source>Menu entry {name}</source>
   <translation>Menüeintrag {name}</translation>
  </message>
 </context>
 <context>
  <name>NeedsView</name>
  <message>
   <source>After a build it is said here which systems the program runs on.</source>
   <translation>Nach einem Build steht hier, auf welchen Systemen das Programm läuft.</translation>
  </message>
  <message>
   <source>Built to run with</source>
   <translation>Gebaut für</translation>
  </message>
  <message>
   <source>In short</source>
   <translation>Kurz gefasst</translation>
  </message>
  <message>
   <source>Made for</source>
   <translation>Gemacht für</translation>
  </message>
  <message>
   <source>Of the system</source>
   <translation>Vom System</translation>
  </message>
  <message>
   <source>Runs on</source>
   <translation>Läuft auf</translation>
  </message>
  <message>
   <source>Signed</source>
   <translation>Signiert</translation>
  </message>
  <message>
   <source>What it needs on the user's machine</source>
   <translation>Was es auf der Maschine des Anwenders braucht</translation>
  </message>
  <message>
   <source>Wrong</source>
   <translation>Was nicht stimmt</translation>
  </message>
  <message>
   <source>any machine</source>
   <translation>jeder Maschine</translation>
  </message>
  <message>
   <source>by {name}</source>
   <translation>von {name}</translation>
  </message>
  <message>
   <source>does not run</source>
   <translation>läuft nicht</translation>
  </message>
  <message>
   <source>looks for libraries in {folder}</source>
   <translation>sucht Bibliotheken in {folder}</translation>
  </message>
  <message>
   <source>needed by {file}, and not every system has it</source>
   <translation>gebraucht von {file}, und nicht jedes System hat sie</translation>
  </message>
  <message>
   <source>no</source>
   <translation>nein</translation>
  </message>
  <message>
   <source>no free updates since {year}-{month:02}</source>
   <translation>keine kostenlosen Updates seit {year}-{month:02}</translation>
  </message>
  <message>
   <source>runs</source>
   <translation>läuft</translation>
  </message>
  <message>
   <source>yes</source>
   <translation>ja</translation>
  </message>
  <message>
   <source>{version} or later ({who})</source>
   <translation>{version} oder neuer ({who})</translation>
  </message>
 </context>
 <context>
  <name>Notice</name>
  <message>
   <source>Leave unanswered</source>
   <translation>Unbeantwortet lassen</translation>
  </message>
 </context>
 <context>
  <name>Palette</name>
  <message>
   <source>Command</source>
   <translation>Befehl</translation>
  </message>
  <message>
   <source>Commands</source>
   <translation>Befehle</translation>
  </message>
  <message>
   <source>What do you want to do?</source>
   <translation>Was möchten Sie tun?</translation>
  </message>
 </context>
 <context>
  <name>PathInput</name>
  <message>
   <source>Choose {field}</source>
   <translation>{field} wählen</translation>
  </message>
  <message>
   <source>Choose…</source>
   <translation>Wählen…</translation>
  </message>
 </context>
 <context>
  <name>ProblemModel</name>
  <message>
   <source>Build</source>
   <translation>Bauen</translation>
  </message>
  <message>
   <source>Installers</source>
   <translation>Installer</translation>
  </message>
  <message>
   <source>Layout</source>
   <translation>Aufbau</translation>
  </message>
  <message>
   <source>Problem</source>
   <translation>Problem</translation>
  </message>
  <message>
   <source>Project</source>
   <translation>Projekt</translation>
  </message>
  <message>
   <source>Python</source>
   <translation>Python</translation>
  </message>
  <message>
   <source>Resources</source>
   <translation>Ressourcen</translation>
  </message>
  <message>
   <source>Step</source>
   <translation>Schritt</translation>
  </message>
  <message>
   <source>Where</source>
   <translation>Wo</translation>
  </message>
 </context>
 <context>
  <name>ProblemTable</name>
  <message>
   <source>Problems</source>
   <translation>Probleme</translation>
  </message>
 </context>
 <context>
  <name>ProblemsPane</name>
  <message>
   <source>Errors</source>
   <translation>Fehler</translation>
  </message>
  <message>
   <source>No problems found.</source>
   <translation>Keine Probleme gefunden.</translation>
  </message>
  <message>
   <source>Notes</source>
   <translation>Hinweise</translation>
  </message>
  <message>
   <source>Nothing of the chosen levels.</source>
   <translation>Nichts von den gewählten Stufen.</translation>
  </message>
  <message>
   <source>Problems</source>
   <translation>Probleme</translation>
  </message>
  <message>
   <source>Problems ({count})</source>
   <translation>Probleme ({count})</translation>
  </message>
  <message>
   <source>Show {level}</source>
   <translation>{level} zeigen</translation>
  </message>
  <message>
   <source>Warnings</source>
   <translation>Warnungen</translation>
  </message>
 </context>
 <context>
  <name>ProjectPage</name>
  <message>
   <source>A folder</source>
   <translation>Ein Ordner</translation>
  </message>
  <message>
   <source>About the program</source>
   <translation>Über das Programm</translation>
  </message>
  <message>
   <source>An executable with everything inside</source>
   <translation>Eine Programmdatei, in der alles steckt</translation>
  </message>
  <message>
   <source>An executable with files beside it</source>
   <translation>Eine Programmdatei mit Dateien daneben</translation>
  </message>
  <message>
   <source>Authors</source>
   <translation>Autoren</translation>
  </message>
  <message>
   <source>Change what it is made for</source>
   <translation>Ändern, wofür es gemacht wird</translation>
  </message>
  <message>
   <source>Choose what runs</source>
   <translation>Wählen, was läuft</translation>
  </message>
  <message>
   <source>Choose what runs.</source>
   <translation>Wählen Sie, was läuft.</translation>
  </message>
  <message>
   <source>Empty fields are filled from the project's own files, as shown in grey.</source>
   <translation>Leere Felder übernehmen, was die Dateien des Projekts sagen; es steht in Grau da.</translation>
  </message>
  <message>
   <source>Executable</source>
   <translation>Programmdatei</translation>
  </message>
  <message>
   <source>Function (package.module:function)</source>
   <translation>Funktion (paket.modul:funktion)</translation>
  </message>
  <message>
   <source>Home page</source>
   <translation>Webseite</translation>
  </message>
  <message>
   <source>How it runs</source>
   <translation>Wie es läuft</translation>
  </message>
  <message>
   <source>Icon</source>
   <translation>Symbol</translation>
  </message>
  <message>
   <source>In a terminal</source>
   <translation>Im Terminal</translation>
  </message>
  <message>
   <source>Kind of program</source>
   <translation>Art des Programms</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>Lizenz</translation>
  </message>
  <message>
   <source>Made for</source>
   <translation>Gemacht für</translation>
  </message>
  <message>
   <source>Make a folder</source>
   <translation>Einen Ordner machen</translation>
  </message>
  <message>
   <source>Make one file</source>
   <translation>Eine Datei machen</translation>
  </message>
  <message>
   <source>Module, as with python -m</source>
   <translation>Modul, wie mit python -m</translation>
  </message>
  <message>
   <source>More settings</source>
   <translation>Weitere Einstellungen</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Name</translation>
  </message>
  <message>
   <source>Oldest glibc on Linux</source>
   <translation>Älteste glibc unter Linux</translation>
  </message>
  <message>
   <source>One file</source>
   <translation>Eine Datei</translation>
  </message>
  <message>
   <source>Opens no console</source>
   <translation>Öffnet keine Konsole</translation>
  </message>
  <message>
   <source>Other systems need a Python made for them, which the step Python fetches or finds.</source>
   <translation>Andere Systeme brauchen ein dafür gemachtes Python; der Schritt Python holt oder findet es.</translation>
  </message>
  <message>
   <source>Program</source>
   <translation>Programm</translation>
  </message>
  <message>
   <source>Project</source>
   <translation>Projekt</translation>
  </message>
  <message>
   <source>Python code</source>
   <translation>Python-Code</translation>
  </message>
  <message>
   <source>Reads and writes text</source>
   <translation>Liest und schreibt Text</translation>
  </message>
  <message>
   <source>Run in a terminal</source>
   <translation>Im Terminal ausführen</translation>
  </message>
  <message>
   <source>Run with a window</source>
   <translation>Mit Fenster ausführen</translation>
  </message>
  <message>
   <source>Run {program}</source>
   <translation>{program} ausführen</translation>
  </message>
  <message>
   <source>Script file</source>
   <translation>Skriptdatei</translation>
  </message>
  <message>
   <source>Something else…</source>
   <translation>Etwas anderes…</translation>
  </message>
  <message>
   <source>Summary</source>
   <translation>Kurzbeschreibung</translation>
  </message>
  <message>
   <source>The program that starts when people open yours. These were found in the project.</source>
   <translation>Was startet, wenn jemand Ihr Programm öffnet. Diese wurden im Projekt gefunden.</translation>
  </message>
  <message>
   <source>Version</source>
   <translation>Version</translation>
  </message>
  <message>
   <source>What is made</source>
   <translation>Was gemacht wird</translation>
  </message>
  <message>
   <source>What runs</source>
   <translation>Was läuft</translation>
  </message>
  <message>
   <source>With a window</source>
   <translation>Mit Fenster</translation>
  </message>
  <message>
   <source>{system}: this machine</source>
   <translation>{system}: diese Maschine</translation>
  </message>
 </context>
 <context>
  <name>PythonPage</name>
  <message>
   <source>Another Python</source>
   <translation>Ein anderes Python</translation>
  </message>
  <message>
   <source>Archive</source>
   <translation>Archiv</translation>
  </message>
  <message>
   <source>Asking for the list…</source>
   <translation>Die Liste wird abgefragt…</translation>
  </message>
  <message>
   <source>Fetch another, or use an archive</source>
   <translation>Ein anderes holen oder ein Archiv benutzen</translation>
  </message>
  <message>
   <source>Fetch it</source>
   <translation>Holen</translation>
  </message>
  <message>
   <source>Fetching Python {version}…</source>
   <translation>Python {version} wird geholt…</translation>
  </message>
  <message>
   <source>Few programs need any of these.</source>
   <translation>Wenige Programme brauchen etwas davon.</translation>
  </message>
  <message>
   <source>How the interpreter is set up</source>
   <translation>Wie der Interpreter eingerichtet ist</translation>
  </message>
  <message>
   <source>Interpreter</source>
   <translation>Interpreter</translation>
  </message>
  <message>
   <source>Its folder</source>
   <translation>Sein Ordner</translation>
  </message>
  <message>
   <source>Looking for Pythons…</source>
   <translation>Pythons werden gesucht…</translation>
  </message>
  <message>
   <source>Made for many systems by python-build-standalone; fetched once, checked, then kept here.</source>
   <translation>Für viele Systeme gemacht von python-build-standalone; einmal geholt, geprüft und dann hier aufgehoben.</translation>
  </message>
  <message>
   <source>None is offered for these systems.</source>
   <translation>Für diese Systeme wird keines angeboten.</translation>
  </message>
  <message>
   <source>None was found that can be shipped; fetch one below.</source>
   <translation>Es wurde keines gefunden, das mitgeliefert werden kann; holen Sie unten eines.</translation>
  </message>
  <message>
   <source>Python</source>
   <translation>Python</translation>
  </message>
  <message>
   <source>Python {version} is here now.</source>
   <translation>Python {version} ist jetzt hier.</translation>
  </message>
  <message>
   <source>Python {version} is not here; fetch it or choose another.</source>
   <translation>Python {version} ist nicht hier; holen Sie es oder wählen Sie ein anderes.</translation>
  </message>
  <message>
   <source>Pythons on this machine</source>
   <translation>Pythons auf dieser Maschine</translation>
  </message>
  <message>
   <source>Pythons that can be fetched</source>
   <translation>Pythons, die geholt werden können</translation>
  </message>
  <message>
   <source>Ship Python {version}</source>
   <translation>Python {version} mitliefern</translation>
  </message>
  <message>
   <source>Ship the newest Python</source>
   <translation>Das neueste Python mitliefern</translation>
  </message>
  <message>
   <source>Show what can be fetched</source>
   <translation>Zeigen, was geholt werden kann</translation>
  </message>
  <message>
   <source>The interpreter that ships inside your program. Users need none of their own.</source>
   <translation>Der Interpreter, der in Ihrem Programm mitgeliefert wird. Anwender brauchen keinen eigenen.</translation>
  </message>
  <message>
   <source>The newest here that the project allows</source>
   <translation>Das neueste hier, das das Projekt erlaubt</translation>
  </message>
 </context>
 <context>
  <name>Pythons</name>
  <message>
   <source>System</source>
   <translation>System</translation>
  </message>
  <message>
   <source>Version</source>
   <translation>Version</translation>
  </message>
  <message>
   <source>What it offers</source>
   <translation>Was es bietet</translation>
  </message>
  <message>
   <source>Where</source>
   <translation>Wo</translation>
  </message>
  <message>
   <source>cannot be shipped: it brings no library</source>
   <translation>kann nicht mitgeliefert werden: bringt keine Bibliothek mit</translation>
  </message>
  <message>
   <source>shared library</source>
   <translation>gemeinsame Bibliothek</translation>
  </message>
  <message>
   <source>starts fastest (static library)</source>
   <translation>startet am schnellsten (statische Bibliothek)</translation>
  </message>
 </context>
 <context>
  <name>Recovery</name>
  <message>
   <source>Bring back unsaved changes</source>
   <translation>Nicht gespeicherte Änderungen zurückholen</translation>
  </message>
  <message>
   <source>Bring them back</source>
   <translation>Zurückholen</translation>
  </message>
  <message>
   <source>Changes were not saved when this project was open the last time.</source>
   <translation>Als dieses Projekt zuletzt offen war, wurden Änderungen nicht gespeichert.</translation>
  </message>
  <message>
   <source>Throw them away</source>
   <translation>Verwerfen</translation>
  </message>
 </context>
 <context>
  <name>ResourceView</name>
  <message>
   <source>&amp;Automatic again</source>
   <translation>Wieder &amp;automatisch</translation>
  </message>
  <message>
   <source>Resources</source>
   <translation>Ressourcen</translation>
  </message>
 </context>
 <context>
  <name>ResourcesPage</name>
  <message>
   <source>Filter</source>
   <translation>Filter</translation>
  </message>
  <message>
   <source>Leave out the selection</source>
   <translation>Auswahl weglassen</translation>
  </message>
  <message>
   <source>Place the selection automatically again</source>
   <translation>Auswahl wieder automatisch platzieren</translation>
  </message>
  <message>
   <source>Put the selection in memory</source>
   <translation>Auswahl in den Speicher legen</translation>
  </message>
  <message>
   <source>Put the selection on the file system</source>
   <translation>Auswahl ins Dateisystem legen</translation>
  </message>
  <message>
   <source>Read the project again</source>
   <translation>Projekt neu lesen</translation>
  </message>
  <message>
   <source>Resources</source>
   <translation>Ressourcen</translation>
  </message>
  <message>
   <source>Show the picture of sizes</source>
   <translation>Bild der Größen zeigen</translation>
  </message>
  <message>
   <source>Show the rules</source>
   <translation>Regeln zeigen</translation>
  </message>
 </context>
 <context>
  <name>RuleList</name>
  <message>
   <source>Decides</source>
   <translation>Entscheidet</translation>
  </message>
  <message>
   <source>Location</source>
   <translation>Ort</translation>
  </message>
  <message>
   <source>Matches</source>
   <translation>Passt auf</translation>
  </message>
  <message>
   <source>Only this kind</source>
   <translation>Nur diese Art</translation>
  </message>
  <message>
   <source>Pattern</source>
   <translation>Muster</translation>
  </message>
  <message>
   <source>nothing</source>
   <translation>nichts</translation>
  </message>
  <message>
   <source>nothing; {hint}</source>
   <translation>nichts; {hint}</translation>
  </message>
 </context>
 <context>
  <name>RuleTable</name>
  <message>
   <source>Rules</source>
   <translation>Regeln</translation>
  </message>
 </context>
 <context>
  <name>RulesPane</name>
  <message>
   <source>Add a rule: numpy, *.tests, certifi/cacert.pem…</source>
   <translation>Regel hinzufügen: numpy, *.tests, certifi/cacert.pem…</translation>
  </message>
  <message>
   <source>Add the rule (Enter)</source>
   <translation>Regel hinzufügen (Eingabetaste)</translation>
  </message>
  <message>
   <source>Kind of resources of a new rule</source>
   <translation>Art der Ressourcen einer neuen Regel</translation>
  </message>
  <message>
   <source>Location of a new rule</source>
   <translation>Ort einer neuen Regel</translation>
  </message>
  <message>
   <source>Move down (Alt+Down)</source>
   <translation>Nach unten (Alt+Ab)</translation>
  </message>
  <message>
   <source>Move up (Alt+Up)</source>
   <translation>Nach oben (Alt+Auf)</translation>
  </message>
  <message>
   <source>Pattern of a new rule</source>
   <translation>Muster einer neuen Regel</translation>
  </message>
  <message>
   <source>Read from the top; the last rule that matches wins.</source>
   <translation>Von oben nach unten gelesen; die letzte passende Regel gewinnt.</translation>
  </message>
  <message>
   <source>Remove (Delete)</source>
   <translation>Entfernen (Entf)</translation>
  </message>
  <message>
   <source>matches 1 resource, {size}</source>
   <translation>passt auf 1 Ressource, {size}</translation>
  </message>
  <message>
   <source>matches {count} resources, {size}</source>
   <translation>passt auf {count} Ressourcen, {size}</translation>
  </message>
  <message>
   <source>{match} matches nothing</source>
   <translation>{match} passt auf nichts</translation>
  </message>
 </context>
 <context>
  <name>Search</name>
  <message>
   <source>Find in the log</source>
   <translation>Im Protokoll suchen</translation>
  </message>
  <message>
   <source>Find in the log (Ctrl+F)</source>
   <translation>Im Protokoll suchen (Strg+F)</translation>
  </message>
  <message>
   <source>Next (Enter)</source>
   <translation>Weiter (Eingabetaste)</translation>
  </message>
  <message>
   <source>Previous (Shift+Enter)</source>
   <translation>Zurück (Umschalt+Eingabetaste)</translation>
  </message>
  <message>
   <source>{count} found</source>
   <translation>{count} gefunden</translation>
  </message>
 </context>
 <context>
  <name>Sidebar</name>
  <message>
   <source>Steps</source>
   <translation>Schritte</translation>
  </message>
  <message>
   <source>done</source>
   <translation>fertig</translation>
  </message>
  <message>
   <source>needs you</source>
   <translation>braucht Sie</translation>
  </message>
  <message>
   <source>problem</source>
   <translation>Problem</translation>
  </message>
  <message>
   <source>{step} (Ctrl+{number})</source>
   <translation>{step} (Strg+{number})</translation>
  </message>
 </context>
 <context>
  <name>SigningCard</name>
  <message>
   <source>Certificate</source>
   <translation>Zertifikat</translation>
  </message>
  <message>
   <source>Certificate for .pkg</source>
   <translation>Zertifikat für .pkg</translation>
  </message>
  <message>
   <source>GPG key</source>
   <translation>GPG-Schlüssel</translation>
  </message>
  <message>
   <source>Id of that key</source>
   <translation>Kennung dieses Schlüssels</translation>
  </message>
  <message>
   <source>In Windows' own store</source>
   <translation>In Windows’ eigenem Speicher</translation>
  </message>
  <message>
   <source>In the keychain</source>
   <translation>Im Schlüsselbund</translation>
  </message>
  <message>
   <source>In the keychain, for .pkg</source>
   <translation>Im Schlüsselbund, für .pkg</translation>
  </message>
  <message>
   <source>Issuer of that key</source>
   <translation>Aussteller dieses Schlüssels</translation>
  </message>
  <message>
   <source>Key of a .pem</source>
   <translation>Schlüssel einer .pem</translation>
  </message>
  <message>
   <source>Notary key</source>
   <translation>Schlüssel zum Beglaubigen</translation>
  </message>
  <message>
   <source>Notary profile</source>
   <translation>Profil zum Beglaubigen</translation>
  </message>
  <message>
   <source>Passphrase</source>
   <translation>Passphrase</translation>
  </message>
  <message>
   <source>Password</source>
   <translation>Passwort</translation>
  </message>
  <message>
   <source>Time stamp servers</source>
   <translation>Zeitstempel-Server</translation>
  </message>
  <message>
   <source>from the system's key store</source>
   <translation>aus dem Schlüsselspeicher des Systems</translation>
  </message>
  <message>
   <source>✓ Signed by {name}.</source>
   <translation>✓ Signiert von {name}.</translation>
  </message>
  <message>
   <source>✓ Signed by {name}; the certificate is valid until {day}.</source>
   <translation>✓ Signiert von {name}; das Zertifikat gilt bis {day}.</translation>
  </message>
 </context>
 <context>
  <name>SigningPanel</name>
  <message>
   <source>A Mac opens what it downloaded only if Apple knows who signed.</source>
   <translation>Ein Mac öffnet Heruntergeladenes nur, wenn Apple weiß, wer es signiert hat.</translation>
  </message>
  <message>
   <source>GnuPG signs an .rpm within, any other in a file beside it.</source>
   <translation>GnuPG signiert ein .rpm in sich, alles andere in einer Datei daneben.</translation>
  </message>
  <message>
   <source>Packages and archives</source>
   <translation>Pakete und Archive</translation>
  </message>
  <message>
   <source>Signing</source>
   <translation>Signieren</translation>
  </message>
  <message>
   <source>Try it, and keep the passwords</source>
   <translation>Ausprobieren und die Passwörter behalten</translation>
  </message>
  <message>
   <source>Windows</source>
   <translation>Windows</translation>
  </message>
  <message>
   <source>Windows warns of programs that nobody signed.</source>
   <translation>Windows warnt vor Programmen, die niemand signiert hat.</translation>
  </message>
  <message>
   <source>macOS</source>
   <translation>macOS</translation>
  </message>
 </context>
 <context>
  <name>Sizes</name>
  <message>
   <source>Difference</source>
   <translation>Unterschied</translation>
  </message>
  <message>
   <source>Last build</source>
   <translation>Vorher</translation>
  </message>
  <message>
   <source>Package</source>
   <translation>Paket</translation>
  </message>
  <message>
   <source>Size</source>
   <translation>Größe</translation>
  </message>
  <message>
   <source>new</source>
   <translation>neu</translation>
  </message>
 </context>
 <context>
  <name>SizesPane</name>
  <message>
   <source>Coloured by kind</source>
   <translation>Gefärbt nach Art</translation>
  </message>
  <message>
   <source>Coloured by location</source>
   <translation>Gefärbt nach Ort</translation>
  </message>
  <message>
   <source>Everything</source>
   <translation>Alles</translation>
  </message>
  <message>
   <source>Left out too</source>
   <translation>Auch Weggelassenes</translation>
  </message>
  <message>
   <source>Show what is left out as well</source>
   <translation>Auch zeigen, was weggelassen wird</translation>
  </message>
  <message>
   <source>What the colours mean</source>
   <translation>Was die Farben bedeuten</translation>
  </message>
 </context>
 <context>
  <name>SizesView</name>
  <message>
   <source>Size by package</source>
   <translation>Größe nach Paketen</translation>
  </message>
  <message>
   <source>The sizes of packages are shown here after a build.</source>
   <translation>Nach einem Build stehen hier die Größen der Pakete.</translation>
  </message>
 </context>
 <context>
  <name>SourceView</name>
  <message>
   <source>Source</source>
   <translation>Quelltext</translation>
  </message>
 </context>
 <context>
  <name>StartPage</name>
  <message>
   <source>A folder with a pyproject.toml, a script, or a wheel. Opening runs none of its code.</source>
   <translation>Ein Ordner mit einer pyproject.toml, ein Skript oder ein Wheel. Öffnen führt nichts davon aus.</translation>
  </message>
  <message>
   <source>It is copied to your documents first.</source>
   <translation>Es wird zuerst zu Ihren Dokumenten kopiert.</translation>
  </message>
  <message>
   <source>Look into a program…</source>
   <translation>In ein Programm hineinsehen…</translation>
  </message>
  <message>
   <source>Onefold</source>
   <translation>Onefold</translation>
  </message>
  <message>
   <source>Open a project</source>
   <translation>Ein Projekt öffnen</translation>
  </message>
  <message>
   <source>Open folder…</source>
   <translation>Ordner öffnen…</translation>
  </message>
  <message>
   <source>Open script or wheel…</source>
   <translation>Skript oder Wheel öffnen…</translation>
  </message>
  <message>
   <source>Recent projects</source>
   <translation>Zuletzt geöffnete Projekte</translation>
  </message>
  <message>
   <source>See what is in a finished program or installer</source>
   <translation>Sehen, was in einem fertigen Programm oder Installer ist</translation>
  </message>
  <message>
   <source>Take it off this list</source>
   <translation>Aus dieser Liste nehmen</translation>
  </message>
  <message>
   <source>The sample cannot be copied: {reason}</source>
   <translation>Das Beispiel lässt sich nicht kopieren: {reason}</translation>
  </message>
  <message>
   <source>Try a sample</source>
   <translation>Ein Beispiel ausprobieren</translation>
  </message>
  <message>
   <source>Turn a Python project into a program that people can double-click.</source>
   <translation>Machen Sie aus einem Python-Projekt ein Programm, das man doppelt anklicken kann.</translation>
  </message>
  <message>
   <source>or drop it here</source>
   <translation>oder hierher ziehen</translation>
  </message>
 </context>
 <context>
  <name>StatePanel</name>
  <message>
   <source>Choose what runs</source>
   <translation>Wählen, was läuft</translation>
  </message>
  <message>
   <source>Do you trust this folder?</source>
   <translation>Vertrauen Sie diesem Ordner?</translation>
  </message>
  <message>
   <source>No resources yet</source>
   <translation>Noch keine Ressourcen</translation>
  </message>
  <message>
   <source>Onefold has to know what the program runs before it can tell what ships.</source>
   <translation>Onefold muss wissen, was das Programm ausführt, um sagen zu können, was mitgeliefert wird.</translation>
  </message>
  <message>
   <source>Only do this with projects from people you trust.</source>
   <translation>Tun Sie das nur bei Projekten von Leuten, denen Sie vertrauen.</translation>
  </message>
  <message>
   <source>Progress</source>
   <translation>Fortschritt</translation>
  </message>
  <message>
   <source>Read the project</source>
   <translation>Projekt lesen</translation>
  </message>
  <message>
   <source>Reading the project</source>
   <translation>Das Projekt wird gelesen</translation>
  </message>
  <message>
   <source>Show the project's settings</source>
   <translation>Einstellungen des Projekts zeigen</translation>
  </message>
  <message>
   <source>Starting…</source>
   <translation>Beginnt…</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>Anhalten</translation>
  </message>
  <message>
   <source>The project could not be read</source>
   <translation>Das Projekt ließ sich nicht lesen</translation>
  </message>
  <message>
   <source>The project was not read. Reading it installs what it needs into Onefold's cache.</source>
   <translation>Das Projekt wurde nicht gelesen. Lesen installiert, was es braucht, in den Cache von Onefold.</translation>
  </message>
  <message>
   <source>To find out what ships, Onefold installs the project and what it depends on. That runs code:</source>
   <translation>Um herauszufinden, was mitgeliefert wird, installiert Onefold das Projekt und wovon es abhängt. Dabei läuft Code:</translation>
  </message>
  <message>
   <source>Trust this folder and read it</source>
   <translation>Diesem Ordner vertrauen und ihn lesen</translation>
  </message>
  <message>
   <source>Try again</source>
   <translation>Erneut versuchen</translation>
  </message>
 </context>
 <context>
  <name>StatusBar</name>
  <message>
   <source>1 problem</source>
   <translation>1 Problem</translation>
  </message>
  <message>
   <source>No problems</source>
   <translation>Keine Probleme</translation>
  </message>
  <message>
   <source>Progress of the build</source>
   <translation>Fortschritt des Builds</translation>
  </message>
  <message>
   <source>Show the problems (Ctrl+Shift+M)</source>
   <translation>Probleme zeigen (Strg+Umschalt+M)</translation>
  </message>
  <message>
   <source>{count} problems</source>
   <translation>{count} Probleme</translation>
  </message>
 </context>
 <context>
  <name>StepRow</name>
  <message>
   <source>cached</source>
   <translation>im Cache</translation>
  </message>
  <message>
   <source>not finished</source>
   <translation>nicht beendet</translation>
  </message>
 </context>
 <context>
  <name>StepsView</name>
  <message>
   <source>Steps of the build</source>
   <translation>Schritte des Builds</translation>
  </message>
 </context>
 <context>
  <name>Surveyor</name>
  <message>
   <source>The process that reads the project ended early</source>
   <translation>Der Prozess, der das Projekt liest, endete vorzeitig</translation>
  </message>
 </context>
 <context>
  <name>Texts</name>
  <message>
   <source>Added by Onefold</source>
   <translation>Von Onefold hinzugefügt</translation>
  </message>
  <message>
   <source>Bytes of its own</source>
   <translation>Eigene Bytes</translation>
  </message>
  <message>
   <source>Bytes of its own and of everything that it imports or needs in turn</source>
   <translation>Eigene Bytes und die von allem, was es seinerseits importiert oder braucht</translation>
  </message>
  <message>
   <source>Bytes that nothing would need any more if it were left out</source>
   <translation>Bytes, die nichts mehr bräuchte, wenn es wegfiele</translation>
  </message>
  <message>
   <source>Files that no distribution lists</source>
   <translation>Dateien, die keine Verteilung aufführt</translation>
  </message>
  <message>
   <source>In memory</source>
   <translation>Im Speicher</translation>
  </message>
  <message>
   <source>Kind</source>
   <translation>Art</translation>
  </message>
  <message>
   <source>Leaving it out saves</source>
   <translation>Weglassen spart</translation>
  </message>
  <message>
   <source>Left out</source>
   <translation>Weggelassen</translation>
  </message>
  <message>
   <source>Location</source>
   <translation>Ort</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Name</translation>
  </message>
  <message>
   <source>On the file system</source>
   <translation>Im Dateisystem</translation>
  </message>
  <message>
   <source>Partly in memory</source>
   <translation>Teils im Speicher</translation>
  </message>
  <message>
   <source>Partly on the file system</source>
   <translation>Teils im Dateisystem</translation>
  </message>
  <message>
   <source>Python standard library</source>
   <translation>Standardbibliothek von Python</translation>
  </message>
  <message>
   <source>Several reasons; open the row to see them</source>
   <translation>Mehrere Gründe; klappen Sie die Zeile auf, um sie zu sehen</translation>
  </message>
  <message>
   <source>Size</source>
   <translation>Größe</translation>
  </message>
  <message>
   <source>System libraries</source>
   <translation>Bibliotheken des Systems</translation>
  </message>
  <message>
   <source>The project, what it depends on, Python itself; below them packages and resources</source>
   <translation>Das Projekt, wovon es abhängt, Python selbst; darunter Pakete und Ressourcen</translation>
  </message>
  <message>
   <source>The rule, the line of code or the default that decided</source>
   <translation>Die Regel, die Codezeile oder die Vorgabe, die entschieden hat</translation>
  </message>
  <message>
   <source>This project</source>
   <translation>Dieses Projekt</translation>
  </message>
  <message>
   <source>What it is made of</source>
   <translation>Woraus es gemacht ist</translation>
  </message>
  <message>
   <source>Where the finished program loads it from</source>
   <translation>Woher das fertige Programm es lädt</translation>
  </message>
  <message>
   <source>Why</source>
   <translation>Warum</translation>
  </message>
  <message>
   <source>With what it draws in</source>
   <translation>Mit Importen</translation>
  </message>
  <message>
   <source>distribution</source>
   <translation>Verteilung</translation>
  </message>
  <message>
   <source>distribution metadata</source>
   <translation>Metadaten</translation>
  </message>
  <message>
   <source>extension module</source>
   <translation>Erweiterungsmodul</translation>
  </message>
  <message>
   <source>module bytecode</source>
   <translation>Modul-Bytecode</translation>
  </message>
  <message>
   <source>module source</source>
   <translation>Modul-Quelltext</translation>
  </message>
  <message>
   <source>package</source>
   <translation>Paket</translation>
  </message>
  <message>
   <source>package data</source>
   <translation>Paketdaten</translation>
  </message>
  <message>
   <source>plain file</source>
   <translation>einfache Datei</translation>
  </message>
  <message>
   <source>shared library</source>
   <translation>gemeinsame Bibliothek</translation>
  </message>
  <message>
   <source>{place}: {count}, {size}</source>
   <translation>{place}: {count}, {size}</translation>
  </message>
 </context>
 <context>
  <name>TreePane</name>
  <message>
   <source>Copy as text</source>
   <translation>Als Text kopieren</translation>
  </message>
  <message>
   <source>Copy the tree as text</source>
   <translation>Baum als Text kopieren</translation>
  </message>
  <message>
   <source>Filter</source>
   <translation>Filter</translation>
  </message>
  <message>
   <source>Filter by words of the path</source>
   <translation>Nach Wörtern des Pfads filtern</translation>
  </message>
  <message>
   <source>{count} items, {size}</source>
   <translation>{count} Einträge, {size}</translation>
  </message>
  <message>
   <source>{count} of {all} items, {size}</source>
   <translation>{count} von {all} Einträgen, {size}</translation>
  </message>
 </context>
 <context>
  <name>Treemap</name>
  <message>
   <source>Everything</source>
   <translation>Alles</translation>
  </message>
  <message>
   <source>Picture of sizes</source>
   <translation>Bild der Größen</translation>
  </message>
  <message>
   <source>{count} small parts of {name}</source>
   <translation>{count} kleine Teile von {name}</translation>
  </message>
  <message>
   <source>{name}: {size}, {share} of all</source>
   <translation>{name}: {size}, {share} von allem</translation>
  </message>
 </context>
 <context>
  <name>Watch</name>
  <message>
   <source>Another program changed {file}.</source>
   <translation>Ein anderes Programm hat {file} geändert.</translation>
  </message>
  <message>
   <source>Keep what is shown here</source>
   <translation>Behalten, was hier gezeigt wird</translation>
  </message>
  <message>
   <source>Read it</source>
   <translation>Lesen</translation>
  </message>
  <message>
   <source>Read what another program wrote</source>
   <translation>Lesen, was ein anderes Programm geschrieben hat</translation>
  </message>
  <message>
   <source>{file} was changed and cannot be read: {reason}</source>
   <translation>{file} wurde geändert und lässt sich nicht lesen: {reason}</translation>
  </message>
 </context>
 <context>
  <name>Worktable</name>
  <message>
   <source>Add {count} rules</source>
   <translation>{count} Regeln hinzufügen</translation>
  </message>
  <message>
   <source>Everything that is shown</source>
   <translation>Alles, was gezeigt wird</translation>
  </message>
  <message>
   <source>No pattern fits what is shown: that takes {count} rules, one for each file or package.</source>
   <translation>Kein Muster passt auf das Gezeigte: Dafür braucht es {count} Regeln, eine je Datei oder Paket.</translation>
  </message>
  <message>
   <source>Rules</source>
   <translation>Regeln</translation>
  </message>
  <message>
   <source>Rules ({count})</source>
   <translation>Regeln ({count})</translation>
  </message>
  <message>
   <source>Sizes</source>
   <translation>Größen</translation>
  </message>
  <message>
   <source>{count} resource, {size}</source>
   <translation>{count} Ressource, {size}</translation>
  </message>
  <message>
   <source>{count} resources, {size}</source>
   <translation>{count} Ressourcen, {size}</translation>
  </message>
 </context>
 <context>
  <name>choosing</name>
  <message>
   <source>All files</source>
   <translation>Alle Dateien</translation>
  </message>
  <message>
   <source>Look into a program or installer</source>
   <translation>In ein Programm oder einen Installer hineinsehen</translation>
  </message>
  <message>
   <source>Open a project's folder</source>
   <translation>Ordner eines Projekts öffnen</translation>
  </message>
  <message>
   <source>Open a script, wheel or onefold.toml</source>
   <translation>Skript, Wheel oder onefold.toml öffnen</translation>
  </message>
  <message>
   <source>Projects</source>
   <translation>Projekte</translation>
  </message>
 </context>
 <context>
  <name>cures</name>
  <message>
   <source>An extension module went wrong, not Python code. Loading it from a file may help.</source>
   <translation>Ein Erweiterungsmodul ist gescheitert, nicht Python-Code. Es aus einer Datei zu laden kann helfen.</translation>
  </message>
  <message>
   <source>Choose a Python</source>
   <translation>Ein Python wählen</translation>
  </message>
  <message>
   <source>It is of Python's own library and was left out.</source>
   <translation>Es gehört zu Pythons eigener Bibliothek und wurde weggelassen.</translation>
  </message>
  <message>
   <source>It was left out: {reason}.</source>
   <translation>Es wurde weggelassen: {reason}.</translation>
  </message>
  <message>
   <source>Libraries of the window system are missing on this machine; Qt names them above.</source>
   <translation>Auf dieser Maschine fehlen Bibliotheken des Fenstersystems; Qt nennt sie oben.</translation>
  </message>
  <message>
   <source>No certificates were found that the server's could be checked with. certifi brings them along.</source>
   <translation>Es wurden keine Zertifikate gefunden, mit denen sich das des Servers prüfen ließe. certifi bringt sie mit.</translation>
  </message>
  <message>
   <source>No distribution that is installed has it. If it is of your own, put it beside the project.</source>
   <translation>Keine installierte Verteilung hat es. Ist es Ihr eigenes, legen Sie es neben das Projekt.</translation>
  </message>
  <message>
   <source>No recorded run used it, so it was left out. Record a run that does, or bring it back.</source>
   <translation>Kein aufgezeichneter Lauf hat es benutzt, deshalb wurde es weggelassen. Zeichnen Sie einen Lauf auf, der es tut, oder holen Sie es zurück.</translation>
  </message>
  <message>
   <source>Nothing of that name is part of the program. Put it into a package of the project.</source>
   <translation>Nichts mit diesem Namen gehört zum Programm. Legen Sie es in ein Paket des Projekts.</translation>
  </message>
  <message>
   <source>Put extension modules on the file system</source>
   <translation>Erweiterungsmodule ins Dateisystem legen</translation>
  </message>
  <message>
   <source>Qt looks for its plugins in files.</source>
   <translation>Qt sucht seine Plugins in Dateien.</translation>
  </message>
  <message>
   <source>Show resources</source>
   <translation>Ressourcen zeigen</translation>
  </message>
  <message>
   <source>Show what it needs</source>
   <translation>Zeigen, was es braucht</translation>
  </message>
  <message>
   <source>The code opens a file beside its own, but both are in memory.</source>
   <translation>Der Code öffnet eine Datei neben seiner eigenen, aber beide sind im Speicher.</translation>
  </message>
  <message>
   <source>The data is a file, but the code that looks for it is in memory.</source>
   <translation>Die Daten sind eine Datei, aber der Code, der sie sucht, ist im Speicher.</translation>
  </message>
  <message>
   <source>The last build did not have it: build again.</source>
   <translation>Der letzte Build hatte es nicht: Bauen Sie erneut.</translation>
  </message>
  <message>
   <source>The program asks for the version or the entry points of a distribution that is not installed.</source>
   <translation>Das Programm fragt nach der Version oder den Einstiegspunkten einer Verteilung, die nicht installiert ist.</translation>
  </message>
  <message>
   <source>The program writes text that the encoding of its output does not have.</source>
   <translation>Das Programm schreibt Text, den die Kodierung seiner Ausgabe nicht kennt.</translation>
  </message>
  <message>
   <source>The rule {match} left it out.</source>
   <translation>Die Regel {match} hat es weggelassen.</translation>
  </message>
  <message>
   <source>The scripts of Tcl and Tk are not in this Python. Choose one that has them.</source>
   <translation>Die Skripte von Tcl und Tk sind nicht in diesem Python. Wählen Sie eines, das sie hat.</translation>
  </message>
  <message>
   <source>This machine does not have that shared library, and the program does not carry it.</source>
   <translation>Diese Maschine hat die gemeinsame Bibliothek nicht, und das Programm bringt sie nicht mit.</translation>
  </message>
  <message>
   <source>This system's C library is older than {version}. Choose a Python that was built on an older one.</source>
   <translation>Die C-Bibliothek dieses Systems ist älter als {version}. Wählen Sie ein Python, das auf einer älteren gebaut wurde.</translation>
  </message>
  <message>
   <source>Write UTF-8, as by default</source>
   <translation>UTF-8 schreiben, wie vorgegeben</translation>
  </message>
 </context>
 <context>
  <name>details</name>
  <message>
   <source>Automatic again</source>
   <translation>Wieder automatisch</translation>
  </message>
  <message>
   <source>It is {place}: nothing speaks against it.</source>
   <translation>Es ist {place}: Nichts spricht dagegen.</translation>
  </message>
  <message>
   <source>It is {place}: the rule for “{match}” says so.</source>
   <translation>Es ist {place}: Die Regel für „{match}“ sagt das.</translation>
  </message>
  <message>
   <source>It is {place}: {reason}.</source>
   <translation>Es ist {place}: {reason}.</translation>
  </message>
  <message>
   <source>It is {place}: {where} {message}.</source>
   <translation>Es ist {place}: {where} {message}.</translation>
  </message>
  <message>
   <source>Keep it in memory anyway</source>
   <translation>Trotzdem im Speicher lassen</translation>
  </message>
  <message>
   <source>in memory</source>
   <translation>im Speicher</translation>
  </message>
  <message>
   <source>left out</source>
   <translation>weggelassen</translation>
  </message>
  <message>
   <source>on the file system</source>
   <translation>im Dateisystem</translation>
  </message>
 </context>
 <context>
  <name>diagnosis</name>
  <message>
   <source>A library that {library} needs is missing.</source>
   <translation>Eine Bibliothek, die {library} braucht, fehlt.</translation>
  </message>
  <message>
   <source>A server's certificate could not be checked.</source>
   <translation>Das Zertifikat eines Servers ließ sich nicht prüfen.</translation>
  </message>
  <message>
   <source>Installed programs may not write beside themselves; platformdirs names a folder that they may.</source>
   <translation>Installierte Programme dürfen nicht neben sich schreiben; platformdirs nennt einen Ordner, in dem sie es dürfen.</translation>
  </message>
  <message>
   <source>Qt cannot show windows.</source>
   <translation>Qt kann keine Fenster zeigen.</translation>
  </message>
  <message>
   <source>Start the Studio in a graphical session to run it.</source>
   <translation>Starten Sie das Studio in einer grafischen Sitzung, um es auszuführen.</translation>
  </message>
  <message>
   <source>The folder is mounted without permission to execute (noexec).</source>
   <translation>Der Ordner ist ohne die Erlaubnis eingehängt, Programme auszuführen (noexec).</translation>
  </message>
  <message>
   <source>The metadata of {name} is missing.</source>
   <translation>Die Metadaten von {name} fehlen.</translation>
  </message>
  <message>
   <source>The module {module} is missing.</source>
   <translation>Das Modul {module} fehlt.</translation>
  </message>
  <message>
   <source>The output's encoding {codec} lacks a character.</source>
   <translation>Der Kodierung der Ausgabe, {codec}, fehlt ein Zeichen.</translation>
  </message>
  <message>
   <source>The program cannot be started.</source>
   <translation>Das Programm lässt sich nicht starten.</translation>
  </message>
  <message>
   <source>The program crashed.</source>
   <translation>Das Programm ist abgestürzt.</translation>
  </message>
  <message>
   <source>The program ended with an error of its own.</source>
   <translation>Das Programm endete mit einem eigenen Fehler.</translation>
  </message>
  <message>
   <source>The program may not write {path}.</source>
   <translation>Das Programm darf {path} nicht schreiben.</translation>
  </message>
  <message>
   <source>The program opens {inside} as a file, but finds none.</source>
   <translation>Das Programm öffnet {inside} als Datei, findet aber keine.</translation>
  </message>
  <message>
   <source>The shared library {library} is missing.</source>
   <translation>Die gemeinsame Bibliothek {library} fehlt.</translation>
  </message>
  <message>
   <source>The system forbids to run code from where a library lies.</source>
   <translation>Das System verbietet es, Code von dort auszuführen, wo eine Bibliothek liegt.</translation>
  </message>
  <message>
   <source>There is no screen to show a window on.</source>
   <translation>Es gibt keinen Bildschirm, um ein Fenster zu zeigen.</translation>
  </message>
  <message>
   <source>This system is too old for the program.</source>
   <translation>Dieses System ist zu alt für das Programm.</translation>
  </message>
  <message>
   <source>Tk does not find {script}, which it starts from.</source>
   <translation>Tk findet {script} nicht, womit es beginnt.</translation>
  </message>
 </context>
 <context>
  <name>findings</name>
  <message>
   <source>Remove the rule</source>
   <translation>Regel entfernen</translation>
  </message>
  <message>
   <source>Show where</source>
   <translation>Stelle zeigen</translation>
  </message>
 </context>
 <context>
  <name>installers</name>
  <message>
   <source>A .service file of your own, in place of the one that is made of the arguments.</source>
   <translation>Eine eigene .service-Datei an Stelle der, die aus den Argumenten entsteht.</translation>
  </message>
  <message>
   <source>A kind of file and its endings a line, such as "Weather map: wxm wxz".</source>
   <translation>Je Zeile eine Dateiart und ihre Endungen, etwa „Wetterkarte: wxm wxz“.</translation>
  </message>
  <message>
   <source>A name like org.example.Weather, by which software centres know it.</source>
   <translation>Ein Name wie org.example.Weather, unter dem Softwarezentren es kennen.</translation>
  </message>
  <message>
   <source>A page asks for the folder; the next version goes into the same one.</source>
   <translation>Eine Seite fragt nach dem Ordner; die nächste Version kommt in denselben.</translation>
  </message>
  <message>
   <source>A picture behind the icons; with 144 dots per inch it is drawn in half its size.</source>
   <translation>Ein Bild hinter den Symbolen; mit 144 Punkten je Zoll wird es in halber Größe gezeichnet.</translation>
  </message>
  <message>
   <source>A second shortcut, on the desktop.</source>
   <translation>Eine zweite Verknüpfung, auf dem Desktop.</translation>
  </message>
  <message>
   <source>A text in UTF-8 or an .rtf, which people have to agree to before the disk image opens.</source>
   <translation>Ein Text in UTF-8 oder eine .rtf-Datei, der man zustimmen muss, bevor sich das Image öffnet.</translation>
  </message>
  <message>
   <source>A text or an .rtf that people have to accept first, such as LICENSE.</source>
   <translation>Ein Text oder eine .rtf-Datei, der man zuerst zustimmen muss, etwa LICENSE.</translation>
  </message>
  <message>
   <source>Add it to PATH</source>
   <translation>Zu PATH hinzufügen</translation>
  </message>
  <message>
   <source>Addresses that it opens</source>
   <translation>Adressen, die es öffnet</translation>
  </message>
  <message>
   <source>Alpine Linux installs, upgrades and removes it; for programs built for musl.</source>
   <translation>Alpine Linux installiert, aktualisiert und entfernt es; für Programme, die für musl gebaut sind.</translation>
  </message>
  <message>
   <source>Alpine package (.apk)</source>
   <translation>Alpine-Paket (.apk)</translation>
  </message>
  <message>
   <source>An .icns, an .svg or a square .png.</source>
   <translation>Eine .icns-, .svg- oder quadratische .png-Datei.</translation>
  </message>
  <message>
   <source>An .ico, an .svg or a square .png, for the shortcuts and the list of apps.</source>
   <translation>Eine .ico, eine .svg oder eine quadratische .png, für die Verknüpfungen und die Liste der Apps.</translation>
  </message>
  <message>
   <source>An .svg, or a square .png of 64 pixels or more, best of 512: it is drawn in every size of the menu.</source>
   <translation>Eine .svg- oder quadratische .png-Datei ab 64 Pixeln, am besten 512: Sie wird in jeder Größe des Menüs gezeichnet.</translation>
  </message>
  <message>
   <source>AppImage</source>
   <translation>AppImage</translation>
  </message>
  <message>
   <source>Application id</source>
   <translation>Anwendungs-ID</translation>
  </message>
  <message>
   <source>Arch Linux package (.pkg.tar.zst)</source>
   <translation>Arch-Linux-Paket (.pkg.tar.zst)</translation>
  </message>
  <message>
   <source>Arch Linux, Manjaro and their kin install, upgrade and remove it with pacman.</source>
   <translation>Arch Linux, Manjaro und Verwandte installieren, aktualisieren und entfernen es mit pacman.</translation>
  </message>
  <message>
   <source>Archive (.tar.gz)</source>
   <translation>Archiv (.tar.gz)</translation>
  </message>
  <message>
   <source>Archive (.zip)</source>
   <translation>Archiv (.zip)</translation>
  </message>
  <message>
   <source>Arguments of the service</source>
   <translation>Argumente des Dienstes</translation>
  </message>
  <message>
   <source>As Debian sorts versions: 1.0~rc1 comes before 1.0.</source>
   <translation>Wie Debian Versionen ordnet: 1.0~rc1 kommt vor 1.0.</translation>
  </message>
  <message>
   <source>As apk sorts versions: 1.0_rc1 comes before 1.0, and 1.0_p1 behind it.</source>
   <translation>Wie apk Versionen sortiert: 1.0_rc1 kommt vor 1.0 und 1.0_p1 danach.</translation>
  </message>
  <message>
   <source>As pacman sorts versions: 1.0rc1 comes before 1.0; a number and : before it make an epoch.</source>
   <translation>Wie pacman Versionen sortiert: 1.0rc1 kommt vor 1.0; eine Zahl mit : davor ist eine Epoche.</translation>
  </message>
  <message>
   <source>As rpm sorts versions: 1.0~rc1 comes before 1.0; a number and : before it make an epoch.</source>
   <translation>Wie rpm Versionen sortiert: 1.0~rc1 kommt vor 1.0; eine Zahl mit : davor ist eine Epoche.</translation>
  </message>
  <message>
   <source>Background</source>
   <translation>Hintergrund</translation>
  </message>
  <message>
   <source>By which versions know each other, such as org.example.weather. Keep it when the name changes.</source>
   <translation>Woran sich Versionen erkennen, etwa org.example.wetter. Behalten Sie sie, wenn sich der Name ändert.</translation>
  </message>
  <message>
   <source>By which versions know each other; made of the program's name. Keep it when the name changes.</source>
   <translation>Woran Versionen einander erkennen; aus dem Namen des Programms gebildet. Behalten Sie ihn, wenn sich der Name ändert.</translation>
  </message>
  <message>
   <source>Categories</source>
   <translation>Kategorien</translation>
  </message>
  <message>
   <source>Compression</source>
   <translation>Komprimierung</translation>
  </message>
  <message>
   <source>Debian package (.deb)</source>
   <translation>Debian-Paket (.deb)</translation>
  </message>
  <message>
   <source>Debian, Ubuntu, Mint and their kin install, upgrade and remove it.</source>
   <translation>Debian, Ubuntu, Mint und Verwandte installieren, aktualisieren und entfernen es.</translation>
  </message>
  <message>
   <source>Description</source>
   <translation>Beschreibung</translation>
  </message>
  <message>
   <source>Disk image (.dmg)</source>
   <translation>Disk-Image (.dmg)</translation>
  </message>
  <message>
   <source>Fedora, RHEL, openSUSE and their kin install, upgrade and remove it.</source>
   <translation>Fedora, RHEL, openSUSE und Verwandte installieren, aktualisieren und entfernen es.</translation>
  </message>
  <message>
   <source>File name</source>
   <translation>Dateiname</translation>
  </message>
  <message>
   <source>Files that it opens</source>
   <translation>Dateien, die es öffnet</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>Ordner</translation>
  </message>
  <message>
   <source>Further packages</source>
   <translation>Weitere Pakete</translation>
  </message>
  <message>
   <source>Home page</source>
   <translation>Webseite</translation>
  </message>
  <message>
   <source>Icon</source>
   <translation>Symbol</translation>
  </message>
  <message>
   <source>Icon of the volume</source>
   <translation>Symbol des Volumes</translation>
  </message>
  <message>
   <source>Identifier</source>
   <translation>Kennung</translation>
  </message>
  <message>
   <source>Installed for</source>
   <translation>Installiert für</translation>
  </message>
  <message>
   <source>Let people choose the folder</source>
   <translation>Den Ordner wählen lassen</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>Lizenz</translation>
  </message>
  <message>
   <source>Licence to accept</source>
   <translation>Lizenz zum Zustimmen</translation>
  </message>
  <message>
   <source>Linked from the list of apps.</source>
   <translation>Aus der Liste der Apps verlinkt.</translation>
  </message>
  <message>
   <source>Maintainer</source>
   <translation>Betreuer</translation>
  </message>
  <message>
   <source>Name of the volume</source>
   <translation>Name des Volumes</translation>
  </message>
  <message>
   <source>Numbers with dots between, which are all that the Installer compares.</source>
   <translation>Zahlen mit Punkten dazwischen; nur diese vergleicht das Installationsprogramm.</translation>
  </message>
  <message>
   <source>Offer to start it</source>
   <translation>Das Starten anbieten</translation>
  </message>
  <message>
   <source>Oldest macOS</source>
   <translation>Ältestes macOS</translation>
  </message>
  <message>
   <source>One file for any Linux: people make it executable and start it; nothing is installed.</source>
   <translation>Eine Datei für jedes Linux: ausführbar machen und starten; nichts wird installiert.</translation>
  </message>
  <message>
   <source>One sentence, shown in lists of packages.</source>
   <translation>Ein Satz, der in Paketlisten steht.</translation>
  </message>
  <message>
   <source>One sentence, shown in the list of apps and beside the shortcut.</source>
   <translation>Ein Satz, der in der Liste der Apps und bei der Verknüpfung steht.</translation>
  </message>
  <message>
   <source>Package</source>
   <translation>Paket</translation>
  </message>
  <message>
   <source>Pages before and after, and repair or removal when it is opened again; else only a bar.</source>
   <translation>Seiten davor und danach, und Reparieren oder Entfernen beim erneuten Öffnen; sonst nur ein Balken.</translation>
  </message>
  <message>
   <source>People have to agree to it: plain text, .html or .rtf.</source>
   <translation>Ihr muss man zustimmen: reiner Text, .html oder .rtf.</translation>
  </message>
  <message>
   <source>People open it and drag the program to their applications.</source>
   <translation>Man öffnet es und zieht das Programm zu den Programmen.</translation>
  </message>
  <message>
   <source>People unpack it anywhere and start the program; nothing is installed.</source>
   <translation>Man entpackt es irgendwo und startet das Programm; nichts wird installiert.</translation>
  </message>
  <message>
   <source>Place of the link</source>
   <translation>Stelle der Verknüpfung</translation>
  </message>
  <message>
   <source>Place of the program</source>
   <translation>Stelle des Programms</translation>
  </message>
  <message>
   <source>Points, from 16 to 512.</source>
   <translation>Punkte, von 16 bis 512.</translation>
  </message>
  <message>
   <source>Programs with a window are dragged there; console programs are not.</source>
   <translation>Programme mit Fenster zieht man dorthin, Konsolenprogramme nicht.</translation>
  </message>
  <message>
   <source>Programs with a window are there by themselves, console programs are not.</source>
   <translation>Programme mit Fenster stehen von selbst dort, Konsolenprogramme nicht.</translation>
  </message>
  <message>
   <source>Publisher</source>
   <translation>Herausgeber</translation>
  </message>
  <message>
   <source>Put it into the Start menu</source>
   <translation>Ins Startmenü aufnehmen</translation>
  </message>
  <message>
   <source>Put it into the menu of the desktop</source>
   <translation>Ins Menü des Desktops aufnehmen</translation>
  </message>
  <message>
   <source>Put it on the desktop</source>
   <translation>Auf den Desktop legen</translation>
  </message>
  <message>
   <source>RPM package (.rpm)</source>
   <translation>RPM-Paket (.rpm)</translation>
  </message>
  <message>
   <source>Section</source>
   <translation>Abteilung</translation>
  </message>
  <message>
   <source>Service</source>
   <translation>Dienst</translation>
  </message>
  <message>
   <source>Show a link to Applications</source>
   <translation>Eine Verknüpfung zu „Programme“ zeigen</translation>
  </message>
  <message>
   <source>Show dialogs</source>
   <translation>Dialoge zeigen</translation>
  </message>
  <message>
   <source>Shown first, instead of the Installer's own words: plain text, .html or .rtf.</source>
   <translation>Wird zuerst gezeigt, an Stelle der Worte des Installationsprogramms: reiner Text, .html oder .rtf.</translation>
  </message>
  <message>
   <source>Size of the icons</source>
   <translation>Größe der Symbole</translation>
  </message>
  <message>
   <source>Size of the window</source>
   <translation>Größe des Fensters</translation>
  </message>
  <message>
   <source>So that people can type its name in a terminal.</source>
   <translation>Damit man seinen Namen in einem Terminal eingeben kann.</translation>
  </message>
  <message>
   <source>Start it in a terminal</source>
   <translation>In einem Terminal starten</translation>
  </message>
  <message>
   <source>Such as 12.0; what the program's own code asks for, if it is left empty.</source>
   <translation>Etwa 12.0; leer gelassen das, was der Code des Programms verlangt.</translation>
  </message>
  <message>
   <source>Such as 600x400; otherwise that of the picture.</source>
   <translation>Etwa 600x400; sonst die des Bildes.</translation>
  </message>
  <message>
   <source>Summary</source>
   <translation>Kurzbeschreibung</translation>
  </message>
  <message>
   <source>The Installer puts it into Applications, or on the PATH, and upgrades it in place.</source>
   <translation>Das Installationsprogramm legt es in „Programme“ oder in den PATH und aktualisiert es dort.</translation>
  </message>
  <message>
   <source>The folder that appears when the archive is unpacked; an app (.app) is one itself.</source>
   <translation>Der Ordner, der beim Auspacken entsteht; eine App (.app) ist selbst einer.</translation>
  </message>
  <message>
   <source>The folder that the program is installed to.</source>
   <translation>Der Ordner, in den das Programm installiert wird.</translation>
  </message>
  <message>
   <source>The last page starts the program, unless people say no.</source>
   <translation>Die letzte Seite startet das Programm, wenn man es nicht abwählt.</translation>
  </message>
  <message>
   <source>The middle of its icon in the window, such as 150,180; otherwise beside the link.</source>
   <translation>Die Mitte seines Symbols im Fenster, etwa 150,180; sonst neben der Verknüpfung.</translation>
  </message>
  <message>
   <source>The middle of its icon in the window, such as 450,180.</source>
   <translation>Die Mitte ihres Symbols im Fenster, etwa 450,180.</translation>
  </message>
  <message>
   <source>The name by which it is installed and removed.</source>
   <translation>Der Name, unter dem es installiert und entfernt wird.</translation>
  </message>
  <message>
   <source>The name of the archive, without its ending.</source>
   <translation>Der Name des Archivs ohne Endung.</translation>
  </message>
  <message>
   <source>The name of the file, without its ending.</source>
   <translation>Der Name der Datei ohne Endung.</translation>
  </message>
  <message>
   <source>The word before the colon, such as weather for weather:berlin.</source>
   <translation>Das Wort vor dem Doppelpunkt, etwa weather bei weather:berlin.</translation>
  </message>
  <message>
   <source>Three numbers, of which Windows compares releases: a higher one replaces a lower one.</source>
   <translation>Drei Zahlen, nach denen Windows Ausgaben vergleicht: Die höhere ersetzt die niedrigere.</translation>
  </message>
  <message>
   <source>Unit of the service</source>
   <translation>Unit des Dienstes</translation>
  </message>
  <message>
   <source>Upgrade code</source>
   <translation>Upgrade-Code</translation>
  </message>
  <message>
   <source>Version</source>
   <translation>Version</translation>
  </message>
  <message>
   <source>Welcome text</source>
   <translation>Begrüßung</translation>
  </message>
  <message>
   <source>What it does, a paragraph a line.</source>
   <translation>Was es tut, je Zeile ein Absatz.</translation>
  </message>
  <message>
   <source>What it needs besides the libraries, which are found by themselves; such as git (&gt;= 2.30).</source>
   <translation>Was es außer den Bibliotheken braucht, die von selbst gefunden werden; etwa git (&gt;= 2.30).</translation>
  </message>
  <message>
   <source>What it needs besides the libraries, which are found by themselves; such as git &gt;= 2.30.</source>
   <translation>Was es außer den Bibliotheken braucht, die von selbst gefunden werden; etwa git &gt;= 2.30.</translation>
  </message>
  <message>
   <source>What it needs besides the libraries, which are found by themselves; such as git&gt;=2.30.</source>
   <translation>Was es außer den Bibliotheken braucht, die von selbst gefunden werden; etwa git&gt;=2.30.</translation>
  </message>
  <message>
   <source>What the menu does for console programs; one that opens a window all the same wants none.</source>
   <translation>Das tut das Menü bei Konsolenprogrammen; eines, das trotzdem ein Fenster öffnet, braucht keines.</translation>
  </message>
  <message>
   <source>What the service starts the program with, quoted as systemd wants it.</source>
   <translation>Womit der Dienst das Programm startet, in der Schreibweise von systemd.</translation>
  </message>
  <message>
   <source>What the window is called, and the disk on the desktop.</source>
   <translation>Wie das Fenster heißt und das Laufwerk auf dem Schreibtisch.</translation>
  </message>
  <message>
   <source>Where Debian lists it: utils, net, science, games ...</source>
   <translation>Wo Debian es einordnet: utils, net, science, games ...</translation>
  </message>
  <message>
   <source>Where in the menu, in the words of freedesktop.org: Utility, Office, Network, Game ...</source>
   <translation>Wo im Menü, in den Worten von freedesktop.org: Utility, Office, Network, Game ...</translation>
  </message>
  <message>
   <source>Who answers for the package, as Name &lt;address&gt;.</source>
   <translation>Wer für das Paket verantwortlich ist, als Name &lt;Adresse&gt;.</translation>
  </message>
  <message>
   <source>Who stands beside the program in the list of apps.</source>
   <translation>Wer in der Liste der Apps neben dem Programm steht.</translation>
  </message>
  <message>
   <source>Windows Installer (.msi)</source>
   <translation>Windows Installer (.msi)</translation>
  </message>
  <message>
   <source>Windows installs, upgrades, repairs and removes it; companies roll it out.</source>
   <translation>Windows installiert, aktualisiert, repariert und entfernt es; Firmen verteilen es.</translation>
  </message>
  <message>
   <source>gz opens everywhere; zst unpacks fastest; xz is smallest.</source>
   <translation>gz lässt sich überall öffnen; zst entpackt am schnellsten; xz ist am kleinsten.</translation>
  </message>
  <message>
   <source>macOS Installer (.pkg)</source>
   <translation>macOS-Installationspaket (.pkg)</translation>
  </message>
  <message>
   <source>machine is for all users; user puts an app into ~/Applications and needs no administrator.</source>
   <translation>machine ist für alle; user legt eine App in ~/Applications und braucht keinen Administrator.</translation>
  </message>
  <message>
   <source>system: from boot on; user: from each login. Debian starts it by itself, others once enabled.</source>
   <translation>system: ab dem Start des Rechners; user: ab jeder Anmeldung. Debian startet ihn von selbst, andere erst nach dem Einschalten.</translation>
  </message>
  <message>
   <source>user needs no administrator; machine is for all users, and Windows asks for one; ask lets people choose.</source>
   <translation>user braucht keinen Administrator; machine ist für alle, und Windows fragt nach einem; ask lässt wählen.</translation>
  </message>
  <message>
   <source>xz is smallest and known everywhere; zst is faster and known from Debian 12 and Ubuntu 18.04 on.</source>
   <translation>xz ist am kleinsten und überall bekannt; zst ist schneller und seit Debian 12 und Ubuntu 18.04 bekannt.</translation>
  </message>
  <message>
   <source>zlib opens everywhere and fast; bzip2 is smaller; lzma is smallest, for macOS 10.15 and later.</source>
   <translation>zlib öffnet sich überall und schnell; bzip2 ist kleiner; lzma ist am kleinsten, ab macOS 10.15.</translation>
  </message>
  <message>
   <source>zstd is known from rpm 4.14 on (Fedora 28, RHEL 8); xz and gzip are known everywhere.</source>
   <translation>zstd kennt rpm ab 4.14 (Fedora 28, RHEL 8); xz und gzip sind überall bekannt.</translation>
  </message>
 </context>
 <context>
  <name>keys</name>
  <message>
   <source>1 drops assert statements, 2 drops docstrings too.</source>
   <translation>1 entfernt assert-Anweisungen, 2 auch Docstrings.</translation>
  </message>
  <message>
   <source>A folder beside the executable; what lies there can be imported, after the program's own.</source>
   <translation>Ein Ordner neben der Programmdatei; was dort liegt, kann importiert werden, nach dem des Programms.</translation>
  </message>
  <message>
   <source>A folder of terminal descriptions for `curses` and `readline`, before those of the system.</source>
   <translation>Ein Ordner mit Terminalbeschreibungen für `curses` und `readline`, vor denen des Systems.</translation>
  </message>
  <message>
   <source>A variable of the environment: where it is 1, the program is a plain `python` with its modules.</source>
   <translation>Eine Umgebungsvariable: Ist sie 1, ist das Programm ein gewöhnliches `python` mit seinen Modulen.</translation>
  </message>
  <message>
   <source>A wheel that is installed in place of the folder.</source>
   <translation>Ein Wheel, das anstelle des Ordners installiert wird.</translation>
  </message>
  <message>
   <source>Addresses that the program opens.</source>
   <translation>Adressen, die das Programm öffnet.</translation>
  </message>
  <message>
   <source>Agent</source>
   <translation>Agent</translation>
  </message>
  <message>
   <source>Allocator</source>
   <translation>Speicherverwaltung</translation>
  </message>
  <message>
   <source>Allow plugins</source>
   <translation>Plugins erlauben</translation>
  </message>
  <message>
   <source>Allow python</source>
   <translation>Python erlauben</translation>
  </message>
  <message>
   <source>An archive of a Python that ships: a file, or an address, which needs `sha256`.</source>
   <translation>Das Archiv eines Pythons, das mitgeliefert wird: eine Datei oder eine Adresse, die `sha256` braucht.</translation>
  </message>
  <message>
   <source>An installed Python that ships: its folder or its executable.</source>
   <translation>Ein installiertes Python, das mitgeliefert wird: sein Ordner oder seine Programmdatei.</translation>
  </message>
  <message>
   <source>Archive</source>
   <translation>Archiv</translation>
  </message>
  <message>
   <source>Argv0</source>
   <translation>argv[0]</translation>
  </message>
  <message>
   <source>Authors</source>
   <translation>Autoren</translation>
  </message>
  <message>
   <source>Buffered</source>
   <translation>Gepuffert</translation>
  </message>
  <message>
   <source>Category</source>
   <translation>Kategorie</translation>
  </message>
  <message>
   <source>Code</source>
   <translation>Code</translation>
  </message>
  <message>
   <source>Console</source>
   <translation>Konsole</translation>
  </message>
  <message>
   <source>Copyright</source>
   <translation>Copyright</translation>
  </message>
  <message>
   <source>Document types</source>
   <translation>Dokumentarten</translation>
  </message>
  <message>
   <source>Entitlements</source>
   <translation>Berechtigungen</translation>
  </message>
  <message>
   <source>Entry point</source>
   <translation>Einstiegspunkt</translation>
  </message>
  <message>
   <source>Environment</source>
   <translation>Umgebung</translation>
  </message>
  <message>
   <source>Error box</source>
   <translation>Fehlerkasten</translation>
  </message>
  <message>
   <source>Executable</source>
   <translation>Programmdatei</translation>
  </message>
  <message>
   <source>Fault handler</source>
   <translation>Fault-Handler</translation>
  </message>
  <message>
   <source>Files that the program opens.</source>
   <translation>Dateien, die das Programm öffnet.</translation>
  </message>
  <message>
   <source>Folders with more modules; `$ORIGIN` is the folder of the executable.</source>
   <translation>Ordner mit weiteren Modulen; `$ORIGIN` ist der Ordner der Programmdatei.</translation>
  </message>
  <message>
   <source>Form</source>
   <translation>Form</translation>
  </message>
  <message>
   <source>Glibc</source>
   <translation>glibc</translation>
  </message>
  <message>
   <source>Gpg key</source>
   <translation>GPG-Schlüssel</translation>
  </message>
  <message>
   <source>Hash seed</source>
   <translation>Hash-Startwert</translation>
  </message>
  <message>
   <source>Homepage</source>
   <translation>Webseite</translation>
  </message>
  <message>
   <source>Icon</source>
   <translation>Symbol</translation>
  </message>
  <message>
   <source>Identifier</source>
   <translation>Kennung</translation>
  </message>
  <message>
   <source>Implementation options, as after `-X`.</source>
   <translation>Optionen der Implementierung, wie nach `-X`.</translation>
  </message>
  <message>
   <source>Installers</source>
   <translation>Installer</translation>
  </message>
  <message>
   <source>Interactive</source>
   <translation>Interaktiv</translation>
  </message>
  <message>
   <source>Its id.</source>
   <translation>Seine Kennung.</translation>
  </message>
  <message>
   <source>License</source>
   <translation>Lizenz</translation>
  </message>
  <message>
   <source>Location</source>
   <translation>Ort</translation>
  </message>
  <message>
   <source>Log</source>
   <translation>Protokoll</translation>
  </message>
  <message>
   <source>Macos certificate</source>
   <translation>macOS-Zertifikat</translation>
  </message>
  <message>
   <source>Macos identity</source>
   <translation>macOS-Identität</translation>
  </message>
  <message>
   <source>Macos installer certificate</source>
   <translation>macOS-Installer-Zertifikat</translation>
  </message>
  <message>
   <source>Macos installer identity</source>
   <translation>macOS-Installer-Identität</translation>
  </message>
  <message>
   <source>Module</source>
   <translation>Modul</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Name</translation>
  </message>
  <message>
   <source>No program, but the prompt of a Python that has all the project's modules.</source>
   <translation>Kein Programm, sondern die Eingabeaufforderung eines Pythons, das alle Module des Projekts hat.</translation>
  </message>
  <message>
   <source>Notary issuer</source>
   <translation>Notary: Aussteller</translation>
  </message>
  <message>
   <source>Notary key</source>
   <translation>Notary: Schlüssel</translation>
  </message>
  <message>
   <source>Notary key id</source>
   <translation>Notary: Kennung des Schlüssels</translation>
  </message>
  <message>
   <source>Notary profile</source>
   <translation>Notary: Profil</translation>
  </message>
  <message>
   <source>On Windows: the certificate in Windows' own store, by its thumbprint or by the name that it is for.</source>
   <translation>Auf Windows: das Zertifikat im eigenen Speicher von Windows, nach Fingerabdruck oder Name.</translation>
  </message>
  <message>
   <source>On a Mac: the certificate in the keychain that signs `.pkg`.</source>
   <translation>Auf einem Mac: das Zertifikat im Schlüsselbund, das `.pkg` signiert.</translation>
  </message>
  <message>
   <source>On a Mac: the certificate in the keychain that signs programs and disk images.</source>
   <translation>Auf einem Mac: das Zertifikat im Schlüsselbund, das Programme und Images signiert.</translation>
  </message>
  <message>
   <source>On a Mac: what `notarytool store-credentials` was called with; what is signed is notarised then.</source>
   <translation>Auf einem Mac: womit `notarytool store-credentials` aufgerufen wurde; was signiert ist, wird dann notarisiert.</translation>
  </message>
  <message>
   <source>On any system: the key of App Store Connect that notarises, `AuthKey_….p8`.</source>
   <translation>Auf jedem System: der Schlüssel von App Store Connect, der notarisiert, `AuthKey_….p8`.</translation>
  </message>
  <message>
   <source>On other systems: the Developer ID Application certificate with its key, a `.p12`.</source>
   <translation>Auf anderen Systemen: das Zertifikat „Developer ID Application“ mit Schlüssel, eine `.p12`-Datei.</translation>
  </message>
  <message>
   <source>On other systems: the Developer ID Installer certificate with its key, a `.p12`.</source>
   <translation>Auf anderen Systemen: das Zertifikat „Developer ID Installer“ mit Schlüssel, eine `.p12`-Datei.</translation>
  </message>
  <message>
   <source>One executable, or a folder with an executable and files beside it.</source>
   <translation>Eine Programmdatei, oder ein Ordner mit einer Programmdatei und Dateien daneben.</translation>
  </message>
  <message>
   <source>One sentence about the program.</source>
   <translation>Ein Satz über das Programm.</translation>
  </message>
  <message>
   <source>Optimize</source>
   <translation>Optimieren</translation>
  </message>
  <message>
   <source>Path</source>
   <translation>Pfad</translation>
  </message>
  <message>
   <source>Paths</source>
   <translation>Pfade</translation>
  </message>
  <message>
   <source>Patterns with a location, optionally for one kind of resource; the last that matches wins. A rule with `enabled = false` is kept and decides nothing.</source>
   <translation>Muster mit einem Ort, wahlweise für eine Art von Ressource; das letzte passende gewinnt. Eine Regel mit `enabled = false` bleibt und entscheidet nichts.</translation>
  </message>
  <message>
   <source>Recorded</source>
   <translation>Aufgezeichnetes</translation>
  </message>
  <message>
   <source>Requires</source>
   <translation>Braucht</translation>
  </message>
  <message>
   <source>Rules</source>
   <translation>Regeln</translation>
  </message>
  <message>
   <source>SPDX expression of the program's licence.</source>
   <translation>SPDX-Ausdruck der Lizenz des Programms.</translation>
  </message>
  <message>
   <source>Script</source>
   <translation>Skript</translation>
  </message>
  <message>
   <source>Sha256</source>
   <translation>SHA-256</translation>
  </message>
  <message>
   <source>Site</source>
   <translation>Site</translation>
  </message>
  <message>
   <source>Stdio encoding</source>
   <translation>Kodierung der Ein- und Ausgabe</translation>
  </message>
  <message>
   <source>Stdio errors</source>
   <translation>Kodierungsfehler</translation>
  </message>
  <message>
   <source>Strip</source>
   <translation>Symbole entfernen</translation>
  </message>
  <message>
   <source>Summary</source>
   <translation>Kurzbeschreibung</translation>
  </message>
  <message>
   <source>Targets</source>
   <translation>Ziele</translation>
  </message>
  <message>
   <source>Teardown</source>
   <translation>Abbau</translation>
  </message>
  <message>
   <source>Terminfo</source>
   <translation>Terminfo</translation>
  </message>
  <message>
   <source>The GPG key that signs packages and archives: an .rpm within, any other in a file `.asc` beside it.</source>
   <translation>Der GPG-Schlüssel, der Pakete und Archive signiert: ein .rpm in sich, alles andere in einer Datei `.asc` daneben.</translation>
  </message>
  <message>
   <source>The category in Finder and Launchpad.</source>
   <translation>Die Kategorie in Finder und Launchpad.</translation>
  </message>
  <message>
   <source>The certificate that signs programs and installers for Windows: a `.p12` or `.pfx` with its key, or a `.pem` beside `windows-key`.</source>
   <translation>Das Zertifikat, das Programme und Installer für Windows signiert: eine `.p12`- oder `.pfx`-Datei mit Schlüssel oder eine `.pem` neben `windows-key`.</translation>
  </message>
  <message>
   <source>The code that runs, as with `python -c`.</source>
   <translation>Der Code, der läuft, wie mit `python -c`.</translation>
  </message>
  <message>
   <source>The encoding of the standard streams.</source>
   <translation>Die Kodierung der Standardströme.</translation>
  </message>
  <message>
   <source>The file of recorded runs, which `onefold run --record` writes.</source>
   <translation>Die Datei der aufgezeichneten Läufe, die `onefold run --record` schreibt.</translation>
  </message>
  <message>
   <source>The function that runs, or the name of a script that one of the installed distributions has.</source>
   <translation>Die Funktion, die läuft, oder der Name eines Skripts, das eine der installierten Verteilungen hat.</translation>
  </message>
  <message>
   <source>The icon of the program, a `.png`, `.ico`, `.icns` or `.svg`.</source>
   <translation>Das Symbol des Programms, eine `.png`, `.ico`, `.icns` oder `.svg`.</translation>
  </message>
  <message>
   <source>The installers that are made; each has its settings in a table `[installer.NAME]`.</source>
   <translation>Die Installer, die gemacht werden; jeder hat seine Einstellungen in einer Tabelle `[installer.NAME]`.</translation>
  </message>
  <message>
   <source>The issuer of that key, as App Store Connect shows it.</source>
   <translation>Der Aussteller dieses Schlüssels, wie App Store Connect ihn zeigt.</translation>
  </message>
  <message>
   <source>The key of a `.pem` certificate.</source>
   <translation>Der Schlüssel eines `.pem`-Zertifikats.</translation>
  </message>
  <message>
   <source>The line that Finder shows.</source>
   <translation>Die Zeile, die der Finder zeigt.</translation>
  </message>
  <message>
   <source>The module that runs, as with `python -m`.</source>
   <translation>Das Modul, das läuft, wie mit `python -m`.</translation>
  </message>
  <message>
   <source>The name of the executable file, without `.exe`.</source>
   <translation>Der Name der Programmdatei, ohne `.exe`.</translation>
  </message>
  <message>
   <source>The oldest glibc that it has to run with on Linux. Wheels are chosen for it; where a part needs a newer one, the build says which and ends.</source>
   <translation>Die älteste glibc, mit der es unter Linux laufen soll. Wheels werden dafür gewählt; braucht ein Teil eine neuere, sagt der Bau welcher und endet.</translation>
  </message>
  <message>
   <source>The script that runs. Its PEP 723 block is read; what it imports from its own folder goes along.</source>
   <translation>Das Skript, das läuft. Sein PEP-723-Block wird gelesen; was es aus seinem eigenen Ordner importiert, kommt mit.</translation>
  </message>
  <message>
   <source>The systems that it is built for.</source>
   <translation>Die Systeme, für die gebaut wird.</translation>
  </message>
  <message>
   <source>The version of CPython that ships.</source>
   <translation>Die Version von CPython, die mitgeliefert wird.</translation>
  </message>
  <message>
   <source>The version of the program.</source>
   <translation>Die Version des Programms.</translation>
  </message>
  <message>
   <source>Timestamp servers</source>
   <translation>Zeitstempel-Server</translation>
  </message>
  <message>
   <source>Universal</source>
   <translation>Universal</translation>
  </message>
  <message>
   <source>Unused</source>
   <translation>Unbenutztes</translation>
  </message>
  <message>
   <source>Url schemes</source>
   <translation>URL-Schemata</translation>
  </message>
  <message>
   <source>Utf8 mode</source>
   <translation>UTF-8-Modus</translation>
  </message>
  <message>
   <source>Version</source>
   <translation>Version</translation>
  </message>
  <message>
   <source>Warning options, as after `-W`.</source>
   <translation>Optionen für Warnungen, wie nach `-W`.</translation>
  </message>
  <message>
   <source>Warnings</source>
   <translation>Warnungen</translation>
  </message>
  <message>
   <source>What happens to modules and package data that no recorded run used.</source>
   <translation>Was mit Modulen und Paketdaten geschieht, die kein aufgezeichneter Lauf benutzt hat.</translation>
  </message>
  <message>
   <source>What hashes of texts begin with; 0 makes them the same at each start.</source>
   <translation>Womit Hashes von Texten beginnen; mit 0 sind sie bei jedem Start gleich.</translation>
  </message>
  <message>
   <source>What is installed, besides the project and what it depends on itself.</source>
   <translation>Was außer dem Projekt und dem, wovon es selbst abhängt, installiert wird.</translation>
  </message>
  <message>
   <source>What macOS knows the program by: its settings, permissions and signature.</source>
   <translation>Woran macOS das Programm erkennt: seine Einstellungen, Rechte und Signatur.</translation>
  </message>
  <message>
   <source>What the SHA-256 of the archive has to be.</source>
   <translation>Was die SHA-256 des Archivs sein muss.</translation>
  </message>
  <message>
   <source>What the program may do where it is signed with a certificate: a property list.</source>
   <translation>Was das Programm darf, wo es mit einem Zertifikat signiert ist: eine Property-Liste.</translation>
  </message>
  <message>
   <source>What the standard streams do with characters that their encoding lacks.</source>
   <translation>Was die Standardströme mit Zeichen tun, die ihrer Kodierung fehlen.</translation>
  </message>
  <message>
   <source>What users see.</source>
   <translation>Was Anwender sehen.</translation>
  </message>
  <message>
   <source>Wheel</source>
   <translation>Wheel</translation>
  </message>
  <message>
   <source>Where resources go; automatic means in memory where reading the code shows that to be safe. On Windows libraries go there only if this or a rule says in-memory.</source>
   <translation>Wohin Ressourcen kommen; automatisch heißt in den Speicher, wo das Lesen des Codes zeigt, dass es sicher ist. Unter Windows kommen Bibliotheken nur dorthin, wenn das hier oder eine Regel „in-memory“ sagt.</translation>
  </message>
  <message>
   <source>Where users find more.</source>
   <translation>Wo Anwender mehr finden.</translation>
  </message>
  <message>
   <source>Whether a crash prints the Python stack.</source>
   <translation>Ob ein Absturz den Python-Stack ausgibt.</translation>
  </message>
  <message>
   <source>Whether a program without a console shows its errors in a box.</source>
   <translation>Ob ein Programm ohne Konsole seine Fehler in einem Kasten zeigt.</translation>
  </message>
  <message>
   <source>Whether a program without a console writes to a log what it would print.</source>
   <translation>Ob ein Programm ohne Konsole in ein Protokoll schreibt, was es ausgeben würde.</translation>
  </message>
  <message>
   <source>Whether it is a console program; a program with windows of its own gets a log file instead.</source>
   <translation>Ob es ein Konsolenprogramm ist; ein Programm mit eigenen Fenstern bekommt stattdessen ein Protokoll.</translation>
  </message>
  <message>
   <source>Whether output is gathered before it is written; false is `-u`.</source>
   <translation>Ob Ausgabe gesammelt wird, bevor sie geschrieben wird; false ist `-u`.</translation>
  </message>
  <message>
   <source>Whether symbols that only a debugger reads are taken out of the executable and its libraries.</source>
   <translation>Ob Symbole, die nur ein Debugger liest, aus der Programmdatei und ihren Bibliotheken entfernt werden.</translation>
  </message>
  <message>
   <source>Whether text is UTF-8 whatever the user's locale says.</source>
   <translation>Ob Text UTF-8 ist, was immer die Locale des Anwenders sagt.</translation>
  </message>
  <message>
   <source>Whether the end takes apart only what a program could notice, or all.</source>
   <translation>Ob am Ende nur abgebaut wird, was ein Programm bemerken könnte, oder alles.</translation>
  </message>
  <message>
   <source>Whether the module `site` is imported, for `exit`, `help` and `.pth` files.</source>
   <translation>Ob das Modul `site` importiert wird, für `exit`, `help` und `.pth`-Dateien.</translation>
  </message>
  <message>
   <source>Whether the program has no icon in the Dock, as one in the menu bar.</source>
   <translation>Ob das Programm kein Symbol im Dock hat, wie eines in der Menüleiste.</translation>
  </message>
  <message>
   <source>Whether the programs for arm64 and x86_64 are joined too, where both are among the targets.</source>
   <translation>Ob die Programme für arm64 und x86_64 auch vereint werden, wo beide unter den Zielen sind.</translation>
  </message>
  <message>
   <source>Whether the user's `PYTHON...` variables count; false is isolated, as `python -I`.</source>
   <translation>Ob die `PYTHON...`-Variablen des Anwenders gelten; false ist isoliert, wie `python -I`.</translation>
  </message>
  <message>
   <source>Who gives out memory, as `PYTHONMALLOC`.</source>
   <translation>Wer Arbeitsspeicher zuteilt, wie `PYTHONMALLOC`.</translation>
  </message>
  <message>
   <source>Who made it, each as `Name &lt;address&gt;`.</source>
   <translation>Wer es gemacht hat, jeweils als `Name &lt;Adresse&gt;`.</translation>
  </message>
  <message>
   <source>Who says when Windows programs were signed, so that signatures outlive the certificate; asked one after another. An empty list asks nobody.</source>
   <translation>Wer bezeugt, wann Programme für Windows signiert wurden, damit Signaturen das Zertifikat überdauern; einer nach dem anderen wird gefragt. Eine leere Liste fragt niemanden.</translation>
  </message>
  <message>
   <source>Windows certificate</source>
   <translation>Windows-Zertifikat</translation>
  </message>
  <message>
   <source>Windows key</source>
   <translation>Windows-Schlüssel</translation>
  </message>
  <message>
   <source>Windows store</source>
   <translation>Windows-Speicher</translation>
  </message>
  <message>
   <source>X options</source>
   <translation>X-Optionen</translation>
  </message>
  <message>
   <source>`sys.argv[0]`: `"typed"` as the user wrote it, `"executable"` its full path, else this text itself.</source>
   <translation>`sys.argv[0]`: `"typed"`, wie der Anwender es schrieb, `"executable"` der volle Pfad, sonst dieser Text selbst.</translation>
  </message>
 </context>
 <context>
  <name>menus</name>
  <message>
   <source>&amp;Build</source>
   <translation>Ba&amp;uen</translation>
  </message>
  <message>
   <source>&amp;Edit</source>
   <translation>&amp;Bearbeiten</translation>
  </message>
  <message>
   <source>&amp;File</source>
   <translation>&amp;Datei</translation>
  </message>
  <message>
   <source>&amp;Help</source>
   <translation>&amp;Hilfe</translation>
  </message>
  <message>
   <source>&amp;Leave out</source>
   <translation>&amp;Weglassen</translation>
  </message>
  <message>
   <source>&amp;View</source>
   <translation>&amp;Ansicht</translation>
  </message>
  <message>
   <source>All of {name}</source>
   <translation>Alles von {name}</translation>
  </message>
  <message>
   <source>All of {name} ({kind})</source>
   <translation>Alles von {name} ({kind})</translation>
  </message>
  <message>
   <source>Build</source>
   <translation>Bauen</translation>
  </message>
  <message>
   <source>Close project</source>
   <translation>Projekt schließen</translation>
  </message>
  <message>
   <source>Colours of the system</source>
   <translation>Farben des Systems</translation>
  </message>
  <message>
   <source>Commands…</source>
   <translation>Befehle…</translation>
  </message>
  <message>
   <source>Dark colours</source>
   <translation>Dunkle Farben</translation>
  </message>
  <message>
   <source>Every {pattern}</source>
   <translation>Jedes {pattern}</translation>
  </message>
  <message>
   <source>In &amp;memory</source>
   <translation>Im &amp;Speicher</translation>
  </message>
  <message>
   <source>Light colours</source>
   <translation>Helle Farben</translation>
  </message>
  <message>
   <source>Look into a program or installer…</source>
   <translation>In ein Programm oder einen Installer hineinsehen…</translation>
  </message>
  <message>
   <source>On the &amp;file system</source>
   <translation>Im &amp;Dateisystem</translation>
  </message>
  <message>
   <source>Open file…</source>
   <translation>Datei öffnen…</translation>
  </message>
  <message>
   <source>Open folder…</source>
   <translation>Ordner öffnen…</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>Beenden</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>Wiederholen</translation>
  </message>
  <message>
   <source>Save</source>
   <translation>Speichern</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>Anhalten</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>Rückgängig</translation>
  </message>
 </context>
 <context>
  <name>permission</name>
  <message>
   <source>Not now</source>
   <translation>Nicht jetzt</translation>
  </message>
  <message>
   <source>Nothing of {folder} was built here before. A build runs code that comes with it: {runs}.</source>
   <translation>Aus {folder} wurde hier noch nichts gebaut. Ein Build führt Code aus, der dabei ist: {runs}.</translation>
  </message>
  <message>
   <source>Trust and build</source>
   <translation>Vertrauen und bauen</translation>
  </message>
 </context>
 <context>
  <name>remedies</name>
  <message>
   <source>Add {name} to what is installed</source>
   <translation>{name} zu dem hinzufügen, was installiert wird</translation>
  </message>
  <message>
   <source>Bring {name} back</source>
   <translation>{name} zurückholen</translation>
  </message>
  <message>
   <source>Install {name} too</source>
   <translation>{name} auch installieren</translation>
  </message>
  <message>
   <source>Keep what no recorded run used</source>
   <translation>Behalten, was kein aufgezeichneter Lauf benutzt hat</translation>
  </message>
  <message>
   <source>Leave out {name}</source>
   <translation>{name} weglassen</translation>
  </message>
  <message>
   <source>Put {name} on the file system</source>
   <translation>{name} ins Dateisystem legen</translation>
  </message>
  <message>
   <source>Remove the rule for {name}</source>
   <translation>Regel für {name} entfernen</translation>
  </message>
 </context>
 <context>
  <name>rules</name>
  <message>
   <source>Add a rule for {name}</source>
   <translation>Regel für {name} hinzufügen</translation>
  </message>
  <message>
   <source>Any kind</source>
   <translation>Jede Art</translation>
  </message>
  <message>
   <source>Change the rule for {name}</source>
   <translation>Regel für {name} ändern</translation>
  </message>
  <message>
   <source>Leave out {name}</source>
   <translation>{name} weglassen</translation>
  </message>
  <message>
   <source>Let {name} be placed automatically</source>
   <translation>{name} automatisch platzieren lassen</translation>
  </message>
  <message>
   <source>Move the rule for {name} down</source>
   <translation>Regel für {name} nach unten</translation>
  </message>
  <message>
   <source>Move the rule for {name} up</source>
   <translation>Regel für {name} nach oben</translation>
  </message>
  <message>
   <source>Put {name} in memory</source>
   <translation>{name} in den Speicher legen</translation>
  </message>
  <message>
   <source>Put {name} on the file system</source>
   <translation>{name} ins Dateisystem legen</translation>
  </message>
  <message>
   <source>Remove the rule for {name}</source>
   <translation>Regel für {name} entfernen</translation>
  </message>
  <message>
   <source>Remove {count} rules</source>
   <translation>{count} Regeln entfernen</translation>
  </message>
  <message>
   <source>Switch off the rule for {name}</source>
   <translation>Regel für {name} ausschalten</translation>
  </message>
  <message>
   <source>Switch on the rule for {name}</source>
   <translation>Regel für {name} einschalten</translation>
  </message>
  <message>
   <source>{first} and {count} more</source>
   <translation>{first} und {count} weitere</translation>
  </message>
  <message>
   <source>{first} and {second}</source>
   <translation>{first} und {second}</translation>
  </message>
  <message>
   <source>{name} ({kind})</source>
   <translation>{name} ({kind})</translation>
  </message>
 </context>
 <context>
  <name>samples</name>
  <message>
   <source>A package with a table of data, for the terminal</source>
   <translation>Ein Paket mit einer Datentabelle, für das Terminal</translation>
  </message>
  <message>
   <source>Hello</source>
   <translation>Hallo</translation>
  </message>
  <message>
   <source>One file that says itself what it needs</source>
   <translation>Eine Datei, die selbst sagt, was sie braucht</translation>
  </message>
  <message>
   <source>Weather</source>
   <translation>Wetter</translation>
  </message>
 </context>
 <context>
  <name>sizes</name>
  <message>
   <source>Python</source>
   <translation>Python</translation>
  </message>
  <message>
   <source>launcher, finder and index</source>
   <translation>Starter, Finder und Verzeichnis</translation>
  </message>
  <message>
   <source>libraries of the system</source>
   <translation>Bibliotheken des Systems</translation>
  </message>
  <message>
   <source>metadata of distributions</source>
   <translation>Metadaten der Verteilungen</translation>
  </message>
 </context>
 <context>
  <name>steps</name>
  <message>
   <source>Asking which Pythons there are</source>
   <translation>Fragen, welche Pythons es gibt</translation>
  </message>
  <message>
   <source>Choosing the Python that ships</source>
   <translation>Python zum Mitliefern wählen</translation>
  </message>
  <message>
   <source>Compiling modules</source>
   <translation>Module übersetzen</translation>
  </message>
  <message>
   <source>Fetching {}</source>
   <translation>{} holen</translation>
  </message>
  <message>
   <source>Installing the project and what it needs</source>
   <translation>Projekt und was es braucht installieren</translation>
  </message>
  <message>
   <source>Joining the programs for arm64 and x86_64</source>
   <translation>Programme für arm64 und x86_64 vereinen</translation>
  </message>
  <message>
   <source>Leaving out what no recorded run used: {}</source>
   <translation>Weglassen, was kein aufgezeichneter Lauf benutzt hat: {}</translation>
  </message>
  <message>
   <source>Linking the launcher for Python {}</source>
   <translation>Starter für Python {} binden</translation>
  </message>
  <message>
   <source>Making {}</source>
   <translation>{} machen</translation>
  </message>
  <message>
   <source>Reading every file</source>
   <translation>Jede Datei lesen</translation>
  </message>
  <message>
   <source>Reading what the code does with files</source>
   <translation>Lesen, was der Code mit Dateien tut</translation>
  </message>
  <message>
   <source>Signing {}</source>
   <translation>{} wird signiert</translation>
  </message>
  <message>
   <source>Writing the program</source>
   <translation>Programm schreiben</translation>
  </message>
  <message>
   <source>Writing {}</source>
   <translation>{} schreiben</translation>
  </message>
 </context>
 <context>
  <name>summary</name>
  <message>
   <source>, 1 change since</source>
   <translation>, seither 1 Änderung</translation>
  </message>
  <message>
   <source>, {count} changes since</source>
   <translation>, seither {count} Änderungen</translation>
  </message>
  <message>
   <source>1 change since. Build again to see what it does.</source>
   <translation>Seither 1 Änderung. Bauen Sie erneut, um zu sehen, was sie bewirkt.</translation>
  </message>
  <message>
   <source>Building…</source>
   <translation>Wird gebaut…</translation>
  </message>
  <message>
   <source>Built in {time}</source>
   <translation>Gebaut in {time}</translation>
  </message>
  <message>
   <source>Built {ago}</source>
   <translation>Gebaut {ago}</translation>
  </message>
  <message>
   <source>Built, but not all of it</source>
   <translation>Gebaut, aber nicht alles</translation>
  </message>
  <message>
   <source>Not ready to build</source>
   <translation>Noch nicht bereit zum Bauen</translation>
  </message>
  <message>
   <source>Ready to build</source>
   <translation>Bereit zum Bauen</translation>
  </message>
  <message>
   <source>Stopped</source>
   <translation>Angehalten</translation>
  </message>
  <message>
   <source>Stopping…</source>
   <translation>Wird angehalten…</translation>
  </message>
  <message>
   <source>The build broke off</source>
   <translation>Der Build ist abgebrochen</translation>
  </message>
  <message>
   <source>The build failed</source>
   <translation>Der Build ist gescheitert</translation>
  </message>
  <message>
   <source>The build {ago} failed</source>
   <translation>Der Build {ago} ist gescheitert</translation>
  </message>
  <message>
   <source>This project was not built here yet.</source>
   <translation>Dieses Projekt wurde hier noch nicht gebaut.</translation>
  </message>
  <message>
   <source>What is listed was finished before; nothing is half done.</source>
   <translation>Was hier steht, war vorher fertig; nichts ist halb fertig.</translation>
  </message>
  <message>
   <source>What was built before is as it was, nothing is half done.</source>
   <translation>Was früher gebaut wurde, ist, wie es war; nichts ist halb fertig.</translation>
  </message>
  <message>
   <source>a day ago</source>
   <translation>vor einem Tag</translation>
  </message>
  <message>
   <source>a minute ago</source>
   <translation>vor einer Minute</translation>
  </message>
  <message>
   <source>an hour ago</source>
   <translation>vor einer Stunde</translation>
  </message>
  <message>
   <source>just now</source>
   <translation>gerade eben</translation>
  </message>
  <message>
   <source>{count} changes since. Build again to see what they do.</source>
   <translation>Seither {count} Änderungen. Bauen Sie erneut, um zu sehen, was sie bewirken.</translation>
  </message>
  <message>
   <source>{count} days ago</source>
   <translation>vor {count} Tagen</translation>
  </message>
  <message>
   <source>{count} hours ago</source>
   <translation>vor {count} Stunden</translation>
  </message>
  <message>
   <source>{count} minutes ago</source>
   <translation>vor {count} Minuten</translation>
  </message>
 </context>
 <context>
  <name>trust</name>
  <message>
   <source>build backends of dependencies that have no wheel</source>
   <translation>Build-Backends von Abhängigkeiten, die kein Wheel haben</translation>
  </message>
  <message>
   <source>the build backend that {file} names, to install the project</source>
   <translation>das Build-Backend, das {file} nennt, um das Projekt zu installieren</translation>
  </message>
 </context>
</TS>
