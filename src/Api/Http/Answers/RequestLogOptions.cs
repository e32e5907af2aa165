using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Http.Answers;

/// <summary>Section <c>RequestLog</c>.</summary>
internal sealed class RequestLogOptions
{
    public const string Section = "RequestLog";

    /// <summary>One line of JSON a request, on standard output. By default everywhere but in Development, where people read the console.</summary>
    public bool? Enabled { get; set; }
}

internal sealed class RequestLogDefaults(IHostEnvironment environment) : IPostConfigureOptions<RequestLogOptions>
{
    public void PostConfigure(string? name, RequestLogOptions options) => options.Enabled ??= !environment.IsDevelopment();
}
