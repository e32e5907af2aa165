using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Files;

/// <summary>How many uploads this server receives at once. Those for whom there is no place are told to come back.</summary>
internal sealed class UploadPlaces(IOptions<FilesOptions> options) : IDisposable
{
    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions { PermitLimit = options.Value.MaxConcurrentUploads });

    public RateLimitLease TryTake() => _places.AttemptAcquire();

    public void Dispose() => _places.Dispose();
}
