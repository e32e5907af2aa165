using System.Net;

namespace OrleansTickets.Load.Targets;

/// <summary>Load goes to this machine only: nobody's server is flooded by a mistyped address.</summary>
internal static class Loopback
{
    /// <exception cref="LoadException">An address that is not plain HTTP on the loopback interface.</exception>
    public static IPEndPoint Require(Uri url)
    {
        var address = string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            ? IPAddress.Loopback
            : IPAddress.TryParse(url.Host.Trim('[', ']'), out var literal) ? literal : null;
        return address is not null && IPAddress.IsLoopback(address) && url.Scheme == Uri.UriSchemeHttp
            ? new IPEndPoint(address, url.Port)
            : throw new LoadException($"{url} is refused: only http:// on 127.0.0.1, [::1] or localhost is loaded.");
    }
}
