using OrleansTickets.Contracts;

namespace OrleansTickets.Api.Http;

/// <summary>Where a request comes from: a parameter of handlers that act for someone who is not signed in yet.</summary>
/// <param name="IpAddress">The client's; null on transports without addresses.</param>
internal sealed record RequestOrigin(string? IpAddress, string RequestId)
{
    public static ValueTask<RequestOrigin> BindAsync(HttpContext context) => new(Of(context));

    /// <summary>An IPv4 address that came over an IPv6 socket is shown as the IPv4 address that it is.</summary>
    public static RequestOrigin Of(HttpContext context) =>
        new(
            context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null,
            context.TraceIdentifier);

    public Actor As(Guid adminId, AdminType type) => As(adminId, AdminClaims.Name(type));

    public Actor As(Guid adminId, string adminType) => new(adminId, adminType, IpAddress, RequestId);

    /// <summary>Of a client that claimed to be an admin and could not show it.</summary>
    public Actor AsStranger(AdminType claimed) => As(Guid.Empty, claimed);
}
