using OrleansTickets.Api.Accounts;
using OrleansTickets.Api.Analytics;
using OrleansTickets.Api.Booking;
using OrleansTickets.Api.Catalog;
using OrleansTickets.Api.Files;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Inventory;
using OrleansTickets.Api.Notices;
using OrleansTickets.Api.Operations;
using OrleansTickets.Api.Operations.Commands;
using OrleansTickets.Api.Orders;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Api.Settings;
using OrleansTickets.Data;
using OrleansTickets.Silo;

namespace OrleansTickets.Api;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            var command = Command.Find(args);
            await using var app = Build(args);
            return await command(app);
        }
        catch (Exception exception) when (StartFailure.Describe(exception) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    /// <param name="configure">What tests change before anything is added.</param>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        StartFailure.Guard(() => HostSettings.Check(builder.Configuration));

        builder.AddOperations();
        builder.AddHttpManners();
        builder.Services.AddTicketsDatabase(builder.Configuration);
        builder.AddEngine();
        builder.AddAccounts();
        builder.Services.AddFiles();
        builder.Services.AddNotices();
        builder.Services.AddSettings();
        builder.Services.AddPrivacy();
        builder.Services.AddCatalog();
        builder.Services.AddInventory();
        builder.Services.AddBooking();
        builder.Services.AddOrders();
        builder.Services.AddAnalytics();

        var app = builder.Build();
        app.UseHttpManners();
        app.MapOperations();
        app.MapAccounts();
        app.MapFiles();
        app.MapNotices();
        app.MapSystem();
        app.MapPersonalData();
        app.MapCatalog();
        app.MapInventory();
        app.MapBooking();
        app.MapOrders();
        app.MapAnalytics();
        return app;
    }
}
