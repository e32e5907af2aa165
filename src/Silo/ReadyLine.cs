using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OrleansTickets.Silo;

/// <summary>The last line on the console when the server is ready. Scripts wait for it.</summary>
internal static class ReadyLine
{
    public static void AnnounceWhenReady(this WebApplication app, string name) =>
        app.Lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine($"{name} ready on http://localhost:{Port(app)}"));

    private static int Port(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>() is { Addresses: var addresses }
        && addresses.FirstOrDefault() is { } address
            ? BindingAddress.Parse(address).Port
            : throw new InvalidOperationException("The server listens nowhere.");
}
