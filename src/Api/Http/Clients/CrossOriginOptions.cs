using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Http.Clients;

/// <summary>Section <c>Cors</c>: which other sites' pages may call the API from a browser.</summary>
internal sealed class CrossOriginOptions
{
    public const string Section = "Cors";

    /// <summary>
    /// Origins as browsers spell them: <c>https://tickets.example.com</c>, lower case, with a port only where it is unusual, and
    /// nothing after it. None by default; in Development those of the usual tools.
    /// </summary>
    public string[] Origins { get; set; } = [];
}

internal sealed class CrossOriginDefaults(IHostEnvironment environment) : IPostConfigureOptions<CrossOriginOptions>
{
    /// <summary>Where the web tools of the seeds and of today serve: Create React App, Vite.</summary>
    private static readonly string[] Tools = ["http://localhost:3000", "http://localhost:5173"];

    public void PostConfigure(string? name, CrossOriginOptions options)
    {
        if (options.Origins.Length == 0 && environment.IsDevelopment())
        {
            options.Origins = Tools;
        }
    }
}

internal sealed class CrossOriginOptionsValidator : IValidateOptions<CrossOriginOptions>
{
    public ValidateOptionsResult Validate(string? name, CrossOriginOptions options)
    {
        var faults = options.Origins.Index().Where(origin => !IsOrigin(origin.Item)).Select(origin =>
            $"Cors__Origins__{origin.Index} must be an origin like https://tickets.example.com, not '{origin.Item}'.").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Browsers compare letter by letter: another spelling would match nothing.</summary>
    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.UserInfo.Length == 0
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), origin, StringComparison.Ordinal);
}
