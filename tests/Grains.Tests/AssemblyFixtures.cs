using OrleansTickets.Fixtures;

[assembly: AssemblyFixture(typeof(TemplateDatabase))]
