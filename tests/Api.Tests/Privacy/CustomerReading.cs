using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Privacy;

namespace OrleansTickets.Api.Tests.Privacy;

internal static class CustomerReading
{
    public static Task<Customer?> OpenCustomerAsync(this TicketsApp app, Guid reservationId) =>
        app.Services.GetRequiredService<CustomerVault>().OpenAsync(reservationId, CancellationToken.None);
}
