using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrleansTickets.Api.Http;

/// <summary>How JSON is read and written: snake_case, strict, by generated code only.</summary>
internal static class JsonSetup
{
    public static IServiceCollection AddStrictJson(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json =>
        {
            var options = json.SerializerOptions;
            options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.PropertyNameCaseInsensitive = false;
            options.NumberHandling = JsonNumberHandling.Strict;
            options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.AllowDuplicateProperties = false;
            options.RespectNullableAnnotations = true;
            options.RespectRequiredConstructorParameters = false;
            options.MaxDepth = 16;
            options.Converters.Add(new UtcTimeConverter());

            // The first entry would fall back to reflection where a type was forgotten; without it that is an error at start.
            options.TypeInfoResolverChain.Clear();
            options.TypeInfoResolverChain.Add(HttpJsonContext.Default);
        });

    /// <summary>Makes a module's bodies known. A body of no context cannot be sent or received.</summary>
    public static IServiceCollection AddJson(this IServiceCollection services, IJsonTypeInfoResolver context) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(context));
}
