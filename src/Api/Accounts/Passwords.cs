using Microsoft.AspNetCore.Identity;
using OrleansTickets.Contracts;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Accounts;

/// <summary>Hashes and checks passwords by the framework's PBKDF2, which is slow on purpose.</summary>
/// <remarks>Half of the processors at most work on passwords: people who try passwords must not slow the sale.</remarks>
internal sealed class Passwords : IDisposable
{
    public const int MinLength = 8;
    public const int MaxLength = 128;

    /// <summary>At a few dozen a second, those beyond would wait for longer than people do.</summary>
    private const int MaxWaiting = 64;

    private readonly PasswordHasher<AdminRow> _hasher = new();
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<string> _nobodysHash;
    private int _waiting;

    public Passwords() => _nobodysHash = new Lazy<string>(() => _hasher.HashPassword(null!, Guid.Empty.ToString()));

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => _hasher.HashPassword(null!, password), cancellationToken);

    /// <summary>Takes as long for an account that does not exist (null) as for one that does.</summary>
    public async Task<bool> MatchesAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        var result = await RunAsync(
            () => _hasher.VerifyHashedPassword(null!, hash ?? _nobodysHash.Value, password), cancellationToken);
        return hash is not null && result != PasswordVerificationResult.Failed;
    }

    public void Dispose() => _slots.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new OverloadedException("Too many logins at once.");
        }

        try
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, cancellationToken);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
