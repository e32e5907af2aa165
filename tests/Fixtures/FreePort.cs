using System.Net;
using System.Net.Sockets;

namespace OrleansTickets.Fixtures;

/// <summary>TCP ports of the loopback interface that nobody listens on now.</summary>
public static class FreePort
{
    public static string Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    /// <summary>Settings for a silo beside others on this machine.</summary>
    public static Dictionary<string, string?> ForSilo() => new(StringComparer.Ordinal)
    {
        ["Cluster:AdvertisedAddress"] = "127.0.0.1",
        ["Cluster:SiloPort"] = Next(),
        ["Cluster:GatewayPort"] = Next(),
    };
}
