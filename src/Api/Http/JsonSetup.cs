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

            // What was got can be put back as it is: members that a request does not have are passed over.
            options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
            options.AllowDuplicateProperties = false;
            options.RespectNullableAnnotations = true;
            options.MaxDepth = 16;
            options.Converters.Add(new UtcTimeConverter());

            // A type that no context knows is an error at start, not a slow path by reflection.
            foreach (var reflection in options.TypeInfoResolverChain.OfType<DefaultJsonTypeInfoResolver>().ToList())
            {
                options.TypeInfoResolverChain.Remove(reflection);
            }

            options.TypeInfoResolverChain.Add(HttpJsonContext.Default);
        });

    /// <summary>Makes a module's bodies known. A body of no context cannot be sent or received.</summary>
    public static IServiceCollection AddJson(this IServiceCollection services, IJsonTypeInfoResolver context) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(context));
}
