using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Clients;

namespace OrleansTickets.Api.Payments;

/// <summary>
/// How often one may ask for an order by its number and a phone number, on this server: of one client for all orders, and of all clients for
/// one order. There are some 10^8 phone numbers, and a program could try them.
/// </summary>
internal sealed class OrderLookups(IOptions<RateLimitOptions> options, TimeProvider clock)
{
    private const int PerClient = 60;
    private const int PerOrder = 30;
    private const int Capacity = 50_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly ClientWindows _clients = new(PerClient, Window, Capacity, clock);
    private readonly ClientWindows _orders = new(PerOrder, Window, Capacity, clock);

    /// <param name="orderNumber">There may be no such order: it counts likewise.</param>
    public bool Allow(HttpContext context, string orderNumber, [NotNullWhen(false)] out ProblemResult? problem)
    {
        var wait = TimeSpan.Zero;
        var passes = !options.Value.Enabled
            || (_clients.TryCount(ClientAddress.KeyOf(context.Connection.RemoteIpAddress), out wait) && _orders.TryCount(KeyOf(orderNumber), out wait));
        problem = passes ? null : Problems.RateLimited(wait);
        return problem is null;
    }

    private static ulong KeyOf(string orderNumber) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(orderNumber)));
}
