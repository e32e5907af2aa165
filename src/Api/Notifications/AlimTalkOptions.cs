using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Notifications;

/// <summary>
/// Section <c>AlimTalk</c> (MISSION T14): Kakao AlimTalk through NHN Cloud's KakaoTalk Bizmessage, API v2.3. Without keys nothing is sent and
/// messages wait: admins see them, and once there are keys those go out that are not too old.
/// </summary>
internal sealed class AlimTalkOptions
{
    public const string Section = "AlimTalk";

    /// <summary>Where the API is. Outside Development it is https and not on this machine: a sandbox reaches nobody.</summary>
    public string BaseUrl { get; set; } = "https://api-alimtalk.cloud.toast.com";

    /// <summary>The service's appkey.</summary>
    public string? AppKey { get; set; }

    /// <summary>The header <c>X-Secret-Key</c>.</summary>
    public string? SecretKey { get; set; }

    /// <summary>The channel that sends, 40 characters. Its templates must be registered word for word as they are in <c>Templates/</c>.</summary>
    public string? SenderKey { get; set; }

    /// <summary>Tries before a message is given up, 1 to 50. The waits between them double from 5 seconds to an hour.</summary>
    [Range(1, 50)]
    public int MaxAttempts { get; set; } = 12;

    /// <summary>Hours after which a message that was never sent has nothing to tell any more, 1 to 720.</summary>
    [Range(1, 720)]
    public int MaxAgeHours { get; set; } = 24;

    /// <summary>Seconds that the provider may take to answer, 1 to 20.</summary>
    [Range(1, 20)]
    public int TimeoutSeconds { get; set; } = 10;

    public bool IsConfigured => AppKey is not null;

    public TimeSpan MaxAge => TimeSpan.FromHours(MaxAgeHours);

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}

internal sealed class AlimTalkOptionsValidator(IHostEnvironment environment) : IValidateOptions<AlimTalkOptions>
{
    public ValidateOptionsResult Validate(string? name, AlimTalkOptions options)
    {
        List<string> failures = [.. CheckAddress(options.BaseUrl), .. CheckKeys(options)];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> CheckAddress(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
        {
            yield return $"AlimTalk__BaseUrl cannot be '{address}': it must be an address such as https://api-alimtalk.cloud.toast.com.";
        }
        else if (!environment.IsDevelopment() && (url.Scheme != Uri.UriSchemeHttps || IsOfThisMachine(url)))
        {
            yield return $"AlimTalk__BaseUrl cannot be '{address}': outside Development it must be https, and no sandbox on this machine.";
        }
    }

    private static IEnumerable<string> CheckKeys(AlimTalkOptions options)
    {
        (string Name, string? Value)[] keys =
        [
            (nameof(options.AppKey), options.AppKey), (nameof(options.SecretKey), options.SecretKey), (nameof(options.SenderKey), options.SenderKey),
        ];
        return Array.TrueForAll(keys, key => key.Value is null)
            ? []
            : keys.Where(key => !IsKey(key.Value))
                .Select(key => $"AlimTalk__{key.Name} is missing, or is not of letters, digits, hyphens and underscores: set all keys, or none.");
    }

    private static bool IsKey(string? value) =>
        !string.IsNullOrEmpty(value) && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static bool IsOfThisMachine(Uri url) =>
        url.IsLoopback || (IPAddress.TryParse(url.DnsSafeHost, out var address) && address.Equals(IPAddress.Any));
}
