using Microsoft.Extensions.Options;
using OrleansTickets.Api.Accounts;
using OrleansTickets.Api.Accounts.Tokens;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Data;
using OrleansTickets.Silo;

namespace OrleansTickets.Api.Operations;

/// <summary>What is done before the first request, and before the first grain.</summary>
internal static class Preparation
{
    /// <exception cref="StartFailure">A setting is wrong or missing, or PostgreSQL cannot be reached.</exception>
    public static Task PrepareAsync(this WebApplication app, CancellationToken cancellationToken = default) =>
        StartFailure.GuardAsync(
            () => app.Services.GetRequiredService<IStartupValidator>().Validate(),
            () => PrepareDatabaseAsync(app.Services, cancellationToken));

    private static async Task PrepareDatabaseAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<MigrationRunner>().RunAsync(cancellationToken);
        await services.GetRequiredService<SigningKeyStore>().LoadAsync(cancellationToken);
        await services.GetRequiredService<TicketKeyStore>().LoadAsync(cancellationToken);
        await services.GetRequiredService<PersonalDataKeyStore>().LoadAsync(cancellationToken);
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstSuperAdmin>().EnsureAsync(cancellationToken);
    }
}
