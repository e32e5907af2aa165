using System.Globalization;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Settings;

/// <summary>What people see in a browser instead of a problem: one page that needs nothing else.</summary>
internal static class MaintenancePage
{
    public static readonly Text Message = new(
        "We are under maintenance. Please come back shortly.", "시스템 점검 중입니다. 잠시 후 다시 이용해 주세요.");

    private const string Style =
        "body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.1rem/1.6 system-ui,sans-serif;background:#f6f6f4;color:#222}"
        + "main{max-width:32rem;padding:2rem;text-align:center}h1{font-size:1.5rem}time{font-weight:600}";

    private const string KoreanTime = "Asia/Seoul";

    private static readonly Text Title = new("Under maintenance", "시스템 점검 중");
    private static readonly Text Expected = new("Expected back: {0} (Korean time)", "재개 예정: {0} (한국 시간)");
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Nothing but this very style: what an admin writes can never become a script.</summary>
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; frame-ancestors 'none'";

    /// <param name="problem">Whose status and <c>Retry-After</c> the page has.</param>
    public static Task WriteAsync(HttpContext context, ProblemResult problem, Text message, DateTimeOffset? until)
    {
        var language = AcceptLanguage.Of(context.Request);
        var response = context.Response;
        problem.WriteHead(response);
        response.ContentType = $"{MediaTypeNames.Text.Html}; charset=utf-8";
        response.Headers.ContentLanguage = Tag(language);
        response.Headers.ContentSecurityPolicy = Policy;
        return response.WriteAsync(Write(language, message, until), context.RequestAborted);
    }

    private static string Write(Language language, Text message, DateTimeOffset? until) =>
        $"""
        <!doctype html>
        <html lang="{Tag(language)}">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{Title.In(language)}</title>
        <style>{Style}</style>
        <main>
        <h1>{Title.In(language)}</h1>
        <p>{Html.Encode(message.In(language))}</p>
        {(until is { } time ? $"<p>{WriteTime(language, time)}</p>" : "")}
        </main>
        </html>

        """;

    private static string WriteTime(Language language, DateTimeOffset until)
    {
        var local = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(until, KoreanTime);
        var time = string.Create(
            CultureInfo.InvariantCulture, $"<time datetime=\"{until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{local:yyyy-MM-dd HH:mm}</time>");
        return string.Format(CultureInfo.InvariantCulture, Expected.In(language), time);
    }

    private static string Tag(Language language) => language == Language.Korean ? "ko" : "en";
}
