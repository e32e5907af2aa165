using Microsoft.AspNetCore.Identity;
using OrleansTickets.Api.Http;
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

    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string _nobodysHash;
    private int _waiting;

    private readonly IPasswordHasher<AdminRow> _hasher;

    public Passwords(IPasswordHasher<AdminRow> hasher)
    {
        _hasher = hasher;
        _nobodysHash = hasher.HashPassword(null!, Guid.Empty.ToString());
    }

    /// <summary>A password that someone chooses, or an empty one where a fault was noted.</summary>
    public static string Read(Check check, string field, string? value)
    {
        if (value?.Length is >= MinLength and <= MaxLength)
        {
            return value;
        }

        check.Fail(field, value is null ? FieldTexts.Required : FieldTexts.Length(MinLength, MaxLength));
        return "";
    }

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => _hasher.HashPassword(null!, password), cancellationToken);

    /// <summary>Takes as long for an account that does not exist (null) as for one that does.</summary>
    public async Task<bool> MatchesAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        var result = await RunAsync(
            () => _hasher.VerifyHashedPassword(null!, hash ?? _nobodysHash, password), cancellationToken);
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
