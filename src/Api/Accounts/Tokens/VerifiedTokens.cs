using System.Collections.Concurrent;
using Microsoft.IdentityModel.Tokens;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>
/// Access tokens whose form and signature have been found good, so that a gate's token is not verified with each of its scans. Neither
/// can turn bad while a server runs: its keys are those that it was started with. What can, the time and the login, is asked each time.
/// </summary>
internal sealed class VerifiedTokens
{
    /// <summary>More than admins have at a time. What has expired stays until there are so many; then all are verified anew.</summary>
    private const int Most = 4_096;

    private readonly ConcurrentDictionary<string, TokenValidationResult> _results = new(StringComparer.Ordinal);

    public TokenValidationResult? Find(string token) => _results.GetValueOrDefault(token);

    public void Keep(string token, TokenValidationResult result)
    {
        if (_results.Count >= Most)
        {
            _results.Clear();
        }

        _results[token] = result;
    }
}
