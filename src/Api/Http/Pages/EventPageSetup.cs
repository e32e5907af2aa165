using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using OrleansTickets.Data;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Http.Pages;

internal static class EventPageSetup
{
    public static IServiceCollection AddEventPages(this IServiceCollection services)
    {
        services.AddEventVersions();
        services.AddSingleton<EventPages>();

        // Only what is public and the same for all is compressed: of an answer that mixes secrets with what a stranger chose, its
        // length could tell the secret (BREACH).
        services.AddResponseCompression();
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        return services;
    }

    /// <summary>The endpoint's answers are pages of the event <c>{eventCode}</c>, the same for all, kept until the event changes.</summary>
    /// <param name="item">The route value, a UUID, that tells the pages of one event apart.</param>
    public static RouteHandlerBuilder AsEventPage(this RouteHandlerBuilder builder, string item = "") =>
        builder.WithMetadata(new TaggedMetadata()).AddEndpointFilterFactory((context, next) =>
        {
            var filter = ActivatorUtilities.CreateInstance<EventPageFilter>(context.ApplicationServices, item);
            return invocation => filter.InvokeAsync(invocation, next);
        });

    /// <summary>
    /// What these endpoints change shows on the event's pages of this server before they answer. The event is that of the
    /// <see cref="EventScope"/>, or the route value <c>id</c>. Other servers hear of it from the database, and so would this one,
    /// a little later.
    /// </summary>
    public static TBuilder ChangesEventPages<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            finally
            {
                var http = context.HttpContext;
                if (!HttpMethods.IsGet(http.Request.Method) && EventOf(http) is { } eventId)
                {
                    http.RequestServices.GetRequiredService<EventVersions>().Change(eventId);
                }
            }
        });

    private static Guid? EventOf(HttpContext http) =>
        http.Features.Get<EventScope>() is { } scope ? scope.EventId
        : Guid.TryParse(http.Request.RouteValues["id"] as string, out var id) ? id
        : null;
}
