using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Silo.Payments;

/// <summary>
/// Section <c>Toss</c> (MISSION T13): the merchant at Toss Payments. Without any of it there is no provider <c>toss</c>, but in Development,
/// where it is the sandbox that <c>./run</c> starts.
/// </summary>
public sealed class TossOptions
{
    public const string Section = "Toss";

    /// <summary>Where the API is: https and no loopback address, but in Development.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>
    /// What our requests are signed in with (docs.tosspayments.com, 인증 및 기타 헤더 설정): <c>live_sk_…</c>, or <c>live_gsk_…</c> of a
    /// payment widget. Keys for tests begin with <c>test_</c>: with them everything is paid and nothing charged, so that they stop the start
    /// outside Development.
    /// </summary>
    public string SecretKey { get; set; } = "";

    /// <summary>What browsers start Toss's own program with; no secret.</summary>
    public string ClientKey { get; set; } = "";

    /// <summary>Seconds that one request may take, 1 to 20; with its repetitions no more than <c>Orders__ProviderSeconds</c>.</summary>
    [Range(1, 20)]
    public int TimeoutSeconds { get; set; } = 8;

    /// <summary>Hours that a buyer has to pay into a virtual account, 1 to 720; its tickets are kept so long.</summary>
    [Range(1, 720)]
    public int DepositHours { get; set; } = 24;

    /// <summary>Says nothing, wherever it may be written to by mistake.</summary>
    public override string ToString() => nameof(TossOptions);
}

internal sealed class TossDefaults(IHostEnvironment environment) : IPostConfigureOptions<TossOptions>
{
    public const string ProductionUrl = "https://api.tosspayments.com";

    /// <summary>Where <c>./run</c> has the sandbox listen.</summary>
    public const string SandboxUrl = "http://localhost:8081";

    /// <summary>Nobody's: only the sandbox takes it.</summary>
    public const string SandboxSecretKey = "test_sk_sandbox";

    public const string SandboxClientKey = "test_ck_sandbox";

    public void PostConfigure(string? name, TossOptions options)
    {
        // An empty setting is none, and comes as null.
        options.BaseUrl ??= "";
        options.SecretKey ??= "";
        options.ClientKey ??= "";
        var isSandbox = environment.IsDevelopment() && options.SecretKey.Length == 0;
        options.BaseUrl = options.BaseUrl.Length > 0 ? options.BaseUrl : isSandbox ? SandboxUrl : ProductionUrl;
        if (isSandbox)
        {
            options.SecretKey = SandboxSecretKey;
            options.ClientKey = options.ClientKey.Length > 0 ? options.ClientKey : SandboxClientKey;
        }
    }
}

internal sealed class TossOptionsValidator(IHostEnvironment environment) : IValidateOptions<TossOptions>
{
    private const string Test = "test_";

    public ValidateOptionsResult Validate(string? name, TossOptions options)
    {
        List<string> faults = [.. CheckUrl(options), .. CheckKey(options.SecretKey, "SecretKey"), .. CheckKey(options.ClientKey, "ClientKey")];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> CheckUrl(TossOptions options)
    {
        if (!Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
            || url.UserInfo.Length > 0 || url.PathAndQuery != "/" || url.Fragment.Length > 0)
        {
            yield return $"Toss__BaseUrl must be an address like {TossDefaults.ProductionUrl}, without a path.";
        }
        else if (!environment.IsDevelopment() && (url.Scheme != Uri.UriSchemeHttps || IsHere(url)))
        {
            yield return $"Toss__BaseUrl must be https and another machine's, like {TossDefaults.ProductionUrl}: a sandbox takes no money.";
        }
    }

    /// <summary>A key is never repeated in a message.</summary>
    private IEnumerable<string> CheckKey(string key, string setting)
    {
        if (key.Length == 0)
        {
            yield return $"Toss__{setting} is missing: set it to the merchant's, or remove all of Toss__*.";
        }
        else if (key.Length > 200 || key.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-')))
        {
            yield return $"Toss__{setting} must have up to 200 letters, digits, _ and -.";
        }
        else if (!environment.IsDevelopment() && key.StartsWith(Test, StringComparison.Ordinal))
        {
            yield return $"Toss__{setting} is a key for tests: with it tickets would be sold and nothing charged.";
        }
    }

    private static bool IsHere(Uri url) =>
        url.IsLoopback || (IPAddress.TryParse(url.DnsSafeHost, out var address) && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any)));
}
