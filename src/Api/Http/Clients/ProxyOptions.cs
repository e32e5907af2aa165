using System.Net;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Http.Clients;

/// <summary>Section <c>Proxies</c>: who may say on whose behalf a request comes.</summary>
internal sealed class ProxyOptions
{
    public const string Section = "Proxies";

    /// <summary>
    /// Addresses (<c>10.0.0.7</c>) or networks (<c>10.0.0.0/8</c>, <c>fd00::/8</c>) whose <c>X-Forwarded-For</c> and
    /// <c>X-Forwarded-Proto</c> are believed. None by default: then the headers of all are ignored.
    /// </summary>
    public string[] Known { get; set; } = [];
}

internal sealed class ProxyOptionsValidator(IConfiguration configuration) : IValidateOptions<ProxyOptions>
{
    /// <summary>The framework's own switch, of which the prefix ASPNETCORE_ is cut off.</summary>
    private const string TrustAnyone = "FORWARDEDHEADERS_ENABLED";

    public ValidateOptionsResult Validate(string? name, ProxyOptions options)
    {
        if (string.Equals(configuration[TrustAnyone], "true", StringComparison.OrdinalIgnoreCase))
        {
            return ValidateOptionsResult.Fail(
                $"ASPNETCORE_{TrustAnyone} believes forwarded headers of anyone: remove it and name your proxies, from Proxies__Known__0 on.");
        }

        var faults = options.Known.Index().Where(known => !IsProxy(known.Item)).Select(known =>
            $"Proxies__Known__{known.Index} must be an address or a network like 10.0.0.0/8, not '{known.Item}'.").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>A network of everybody is none.</summary>
    private static bool IsProxy(string known) =>
        IPAddress.TryParse(known, out _) || (IPNetwork.TryParse(known, out var network) && network.PrefixLength > 0);
}
