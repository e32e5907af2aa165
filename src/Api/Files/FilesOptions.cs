using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Files;

/// <summary>Uploads: the settings <c>Files__*</c>.</summary>
internal sealed class FilesOptions
{
    public const string Section = "Files";

    /// <summary>
    /// Where uploads lie, one directory for all servers of a database: a mounted volume. Required but in Development, where it is
    /// <c>.data/files</c> by default. Made where it is missing; must be writable.
    /// </summary>
    public string? Directory { get; set; }

    /// <summary>Uploads that one server receives at once, 1 to 1000; others are answered 503.</summary>
    public int MaxConcurrentUploads { get; set; } = 16;
}

internal sealed class FilesOptionsDefaults(IHostEnvironment environment) : IPostConfigureOptions<FilesOptions>
{
    public void PostConfigure(string? name, FilesOptions options)
    {
        if (environment.IsDevelopment() && string.IsNullOrWhiteSpace(options.Directory))
        {
            options.Directory = Path.Combine(".data", "files");
        }

        if (!string.IsNullOrWhiteSpace(options.Directory))
        {
            options.Directory = Path.GetFullPath(options.Directory, environment.ContentRootPath);
        }
    }
}

internal sealed class FilesOptionsValidator : IValidateOptions<FilesOptions>
{
    public ValidateOptionsResult Validate(string? name, FilesOptions options)
    {
        if (options.MaxConcurrentUploads is < 1 or > 1000)
        {
            return ValidateOptionsResult.Fail("Files__MaxConcurrentUploads must be from 1 to 1000.");
        }

        if (string.IsNullOrWhiteSpace(options.Directory))
        {
            return ValidateOptionsResult.Fail("Files__Directory is missing: set it to a directory that outlives the server, for uploads.");
        }

        try
        {
            FileStore.Probe(options.Directory);
            return ValidateOptionsResult.Success;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"Files__Directory cannot be written: {exception.Message}");
        }
    }
}
