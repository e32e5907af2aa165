using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Http.Clients;

/// <summary>
/// Decides for the framework's rate limiting middleware by <see cref="ClientWindows"/>. The framework's own windows keep every
/// address that they have seen for a minute, without a bound, walk through all of them ten times a second, and know no
/// <see cref="TimeProvider"/> (dotnet/runtime#106447).
/// </summary>
internal sealed class ClientLimiter(IOptions<RateLimitOptions> options, TimeProvider clock) : PartitionedRateLimiter<HttpContext>
{
    private const int Capacity = 200_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly PathString Auth = "/api/auth";
    private static readonly ClientLease Passed = new(null);

    private readonly ClientWindows _auth = new(options.Value.AuthPerMinute, Minute, Capacity, clock);
    private readonly ClientWindows _others = new(options.Value.PerMinute, Minute, Capacity, clock);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        var windows = resource.Request.Path.StartsWithSegments(Auth, StringComparison.OrdinalIgnoreCase) ? _auth : _others;
        return windows.TryCount(ClientAddress.KeyOf(resource.Connection.RemoteIpAddress), out var wait) ? Passed : new ClientLease(wait);
    }

    /// <summary>Nobody queues: who is refused hears at once when to come back.</summary>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource, int permitCount, CancellationToken cancellationToken) => new(AttemptAcquireCore(resource, permitCount));

    private sealed class ClientLease(TimeSpan? wait) : RateLimitLease
    {
        public override bool IsAcquired => wait is null;

        public override IEnumerable<string> MetadataNames => wait is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}
