using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OrleansTickets.Api.Http.Clients;

/// <summary>
/// What counts as one client: an IPv4 address, or an IPv6 network of 64 bits, which is the least that one customer gets
/// (RFC 6177) and within which he picks addresses as he likes.
/// </summary>
internal static class ClientAddress
{
    private const int Ipv4Bytes = 4;
    private const int Ipv6Bytes = 16;

    /// <summary>Above the 32 bits of IPv4: no IPv6 client's network begins so (RFC 4291 2.5.5).</summary>
    private const ulong Ipv4 = 0xffff_0000_0000;

    /// <param name="address">Null where the connection has none, as with a Unix socket: all such are one client.</param>
    public static ulong KeyOf(IPAddress? address)
    {
        if (address is null)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[Ipv6Bytes];
        address.TryWriteBytes(bytes, out var length);
        return address.AddressFamily == AddressFamily.InterNetwork ? Ipv4 | BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : address.IsIPv4MappedToIPv6 ? Ipv4 | BinaryPrimitives.ReadUInt32BigEndian(bytes[(length - Ipv4Bytes)..])
            : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
