using System.Buffers;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Privacy;

/// <summary>
/// The settings <c>Privacy__*</c>: keys of buyers' personal data (MISSION W9). Required but in Development, where keys are made and
/// kept in the database if none is set.
/// </summary>
internal sealed class PrivacyOptions
{
    public const string Section = "Privacy";

    public const string HowToMake = "32 random bytes in base64 (openssl rand -base64 32)";

    /// <summary>
    /// Keys by their ids, as 32 bytes in base64: the one that encrypts, and those that rows still need. An id has 1 to 32 lower-case
    /// letters, digits and hyphens.
    /// </summary>
    public Dictionary<string, string> Keys { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The id of the key that encrypts.</summary>
    public string? CurrentKey { get; set; }

    /// <summary>
    /// 32 bytes in base64, from which phone numbers and e-mail addresses get their hashes. It never changes: hashes are what people
    /// are found and counted by.
    /// </summary>
    public string? IndexKey { get; set; }

    public bool IsEmpty => Keys.Count == 0 && string.IsNullOrEmpty(CurrentKey) && string.IsNullOrEmpty(IndexKey);

    /// <summary>The bytes of a valid key.</summary>
    public static byte[]? Decode(string? base64)
    {
        var bytes = new byte[SealingKey.Length + 1];
        return base64 is not null && Convert.TryFromBase64String(base64.Trim(), bytes, out var length) && length == SealingKey.Length
            ? bytes[..length]
            : null;
    }
}

internal sealed class PrivacyOptionsValidator(IHostEnvironment environment) : IValidateOptions<PrivacyOptions>
{
    private const int LongestId = 32;

    // Configuration knows no case: ids that differ only in it would be one.
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public ValidateOptionsResult Validate(string? name, PrivacyOptions options)
    {
        if (options.IsEmpty && environment.IsDevelopment())
        {
            return ValidateOptionsResult.Success;
        }

        List<string> failures = [.. CheckKeys(options), .. CheckCurrent(options), .. CheckIndex(options)];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> CheckKeys(PrivacyOptions options)
    {
        if (options.Keys.Count == 0)
        {
            yield return $"Privacy__Keys__<id> is missing: set it to {PrivacyOptions.HowToMake}.";
        }

        foreach (var (id, key) in options.Keys)
        {
            if (id.Length is 0 or > LongestId || id.ToLowerInvariant().AsSpan().ContainsAnyExcept(IdCharacters))
            {
                yield return $"Privacy__Keys__{id}: the id of a key has 1 to {LongestId} letters, digits and hyphens.";
            }

            if (PrivacyOptions.Decode(key) is null)
            {
                yield return $"Privacy__Keys__{id} is not {PrivacyOptions.HowToMake}.";
            }
        }
    }

    private static IEnumerable<string> CheckCurrent(PrivacyOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.CurrentKey))
        {
            yield return "Privacy__CurrentKey is missing: set it to the id of one of Privacy__Keys__<id>.";
        }
        else if (!options.Keys.Keys.Contains(options.CurrentKey, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"Privacy__CurrentKey names '{options.CurrentKey}', but Privacy__Keys__{options.CurrentKey} is missing.";
        }
    }

    private static IEnumerable<string> CheckIndex(PrivacyOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.IndexKey))
        {
            yield return $"Privacy__IndexKey is missing: set it to {PrivacyOptions.HowToMake}.";
        }
        else if (PrivacyOptions.Decode(options.IndexKey) is not { } index)
        {
            yield return $"Privacy__IndexKey is not {PrivacyOptions.HowToMake}.";
        }
        else if (options.Keys.FirstOrDefault(pair => PrivacyOptions.Decode(pair.Value)?.SequenceEqual(index) == true) is { Key: { } id })
        {
            yield return $"Privacy__IndexKey must be another key than Privacy__Keys__{id}.";
        }
    }
}
