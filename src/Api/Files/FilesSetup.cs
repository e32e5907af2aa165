using Microsoft.Extensions.Options;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Files;

internal static class FilesSetup
{
    public static IServiceCollection AddFiles(this IServiceCollection services)
    {
        services.AddSection<FilesOptions>(FilesOptions.Section);
        services.AddSingleton<IPostConfigureOptions<FilesOptions>, FilesOptionsDefaults>();
        services.AddSingleton<IValidateOptions<FilesOptions>, FilesOptionsValidator>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<UploadPlaces>();
        services.AddScoped<Uploads>();
        services.AddHostedService<FileRemovals>();
        return services.AddJson(FilesJsonContext.Default);
    }

    public static void MapFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapUploads();
        routes.MapPublicFiles();
    }
}
