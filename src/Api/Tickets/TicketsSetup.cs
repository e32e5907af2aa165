using Microsoft.Extensions.Options;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets.Entrance;
using OrleansTickets.Api.Tickets.Print;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Tickets;

internal static class TicketsSetup
{
    public static IServiceCollection AddTickets(this IServiceCollection services)
    {
        services.AddSection<TicketOptions>(TicketOptions.Section);
        services.AddSingleton<IValidateOptions<TicketOptions>, TicketOptionsValidator>();
        services.AddSingleton<TicketKeyStore>();
        services.AddSingleton<TicketTokens>();
        services.AddSingleton<TicketQueries>();
        services.AddSingleton<EventDays>();
        services.AddSingleton<RefusedAttempts>();
        services.AddSingleton<TicketGate>();
        services.AddSingleton<OfflineScans>();
        services.AddSingleton<EntranceQueries>();
        services.AddSingleton<TicketFiles>();
        return services.AddJson(TicketsJsonContext.Default);
    }

    public static void MapTickets(this IEndpointRouteBuilder routes)
    {
        routes.MapTicketKeys();
        var entrance = routes.MapGroup("/api/admin/entrance").WithTags("Entrance").RequireOnEvent(PermissionLevel.Staff);
        entrance.MapEntrance();
        entrance.MapEntranceLogs();
    }
}
