using OrleansTickets.Api.Http;

var builder = WebApplication.CreateBuilder(args);
builder.AddHttpManners();
var app = builder.Build();
app.UseHttpManners();
await app.RunAsync();
