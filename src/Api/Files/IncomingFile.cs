namespace OrleansTickets.Api.Files;

/// <summary>A file that is being received or copied: gone when disposed, unless it was kept.</summary>
internal sealed class IncomingFile : IDisposable
{
    private bool _kept;

    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public IncomingFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        Content = new FileStream(path, options);
    }

    public FileStream Content { get; }

    /// <summary>Makes it what is found under this path, in one step and for good: also after a power cut.</summary>
    public void Keep(string path)
    {
        Content.Flush(flushToDisk: true);

        // To overwrite is what the operating system can do in one step; there is nothing under a name of random bits.
        File.Move(Content.Name, path, overwrite: true);
        _kept = true;
        DirectoryEntries.Flush(Path.GetDirectoryName(path)!);
    }

    public void Dispose()
    {
        Content.Dispose();
        if (!_kept)
        {
            File.Delete(Content.Name);
        }
    }
}
