using OrleansTickets.Api.Accounts;
using OrleansTickets.Api.Analytics;
using OrleansTickets.Api.Booking;
using OrleansTickets.Api.Catalog;
using OrleansTickets.Api.Files;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Inventory;
using OrleansTickets.Api.Keys;
using OrleansTickets.Api.Notices;
using OrleansTickets.Api.Notifications;
using OrleansTickets.Api.Operations;
using OrleansTickets.Api.Orders;
using OrleansTickets.Api.Payments;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Api.Settings;
using OrleansTickets.Api.Tickets;
using OrleansTickets.Data;

namespace OrleansTickets.Api;

/// <summary>Everything that the application is made of.</summary>
internal static class Modules
{
    public static void AddModules(this WebApplicationBuilder builder)
    {
        builder.AddOperations();
        builder.AddHttpManners();
        builder.Services.AddTicketsDatabase(builder.Configuration);
        builder.AddEngine();
        builder.Services.AddKeys();
        builder.AddAccounts();
        builder.Services.AddFiles();
        builder.Services.AddNotices();
        builder.Services.AddSettings();
        builder.Services.AddPrivacy();
        builder.Services.AddCatalog();
        builder.Services.AddInventory();
        builder.Services.AddBooking();
        builder.Services.AddTickets();
        builder.Services.AddOrders();
        builder.Services.AddPayments();
        builder.Services.AddNotifications();
        builder.Services.AddAnalytics();
    }

    public static void MapModules(this WebApplication app)
    {
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
        app.MapTickets();
        app.MapOrders();
        app.MapPayments();
        app.MapNotifications();
        app.MapAnalytics();
    }
}
