using Microsoft.Extensions.Options;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Data;
using OrleansTickets.Silo;

namespace OrleansTickets.Api.Operations.Commands;

/// <summary>
/// Seals all personal data with <c>Privacy__CurrentKey</c> (MISSION W9). Servers may run meanwhile, and it may be stopped and run
/// again. Exit status 0: no other key is needed any more; 1: one is, and a line says why.
/// </summary>
internal static class RotatePersonalData
{
    public static Command Command { get; } = new("rotate-personal-data", [], (app, _) => RunAsync(app.Services));

    private static async Task<int> RunAsync(IServiceProvider services)
    {
        var done = false;
        await StartFailure.GuardAsync(
            () => _ = (services.GetRequiredService<IOptions<DatabaseOptions>>().Value, services.GetRequiredService<IOptions<PrivacyOptions>>().Value),
            async () =>
            {
                await services.GetRequiredService<PersonalDataKeyStore>().LoadAsync(CancellationToken.None);
                done = await services.GetRequiredService<PersonalDataRotation>().RunAsync(Console.Out, CancellationToken.None);
            });
        return done ? 0 : 1;
    }
}
