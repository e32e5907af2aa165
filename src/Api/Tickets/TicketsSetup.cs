using Microsoft.Extensions.Options;
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
        return services;
    }

    public static void MapTickets(this IEndpointRouteBuilder routes) => routes.MapTicketKeys();
}
