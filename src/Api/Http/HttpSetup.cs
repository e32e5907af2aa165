using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTickets.Api.Http.Answers;
using OrleansTickets.Api.Http.Clients;
using OrleansTickets.Api.Http.Pages;
using OrleansTickets.Api.Settings;

namespace OrleansTickets.Api.Http;

/// <summary>The manners that all endpoints share.</summary>
internal static class HttpSetup
{
    public static WebApplicationBuilder AddHttpManners(this WebApplicationBuilder builder)
    {
        builder.UseKestrelLimits();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddStrictJson();
        builder.Services.AddSingleton<EventDirectory>();
        builder.Services.AddForwarded().AddCrossOrigin().AddRateLimit().AddEventPages();
        builder.AddRequestLog();

        // Else a body that cannot be read is answered with a bare status, and its fault is lost.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return builder;
    }

    /// <summary>The whole pipeline, outermost first. No more: a reservation passes through all of it.</summary>
    public static WebApplication UseHttpManners(this WebApplication app)
    {
        LeaveAuthenticationToAccess(app);
        app.UseForwarded();
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<AnswerHeaders>();
        app.UseMiddleware<RequestLogMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseCors();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseMiddleware<MaintenanceMiddleware>();
        app.UseMiddleware<AccessMiddleware>();
        return app;
    }

    /// <summary>
    /// Where a scheme is registered, <see cref="WebApplication"/> puts a middleware in front of everything that looks for an identity in
    /// each request, public ones too, unless it finds that there is one already.
    /// </summary>
    private static void LeaveAuthenticationToAccess(IApplicationBuilder app) => app.Properties["__AuthenticationMiddlewareSet"] = true;
}
