using System.Runtime.InteropServices;

namespace OrleansTickets.Api.Files;

/// <summary>
/// Brings a directory's entries to the disk, as POSIX asks after a rename (fsync on the directory). The framework opens no
/// directories; on Windows there is nothing to do.
/// </summary>
internal static partial class DirectoryEntries
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(directory, ReadOnly);
        var failure = handle < 0 || Synchronise(handle) < 0 ? Marshal.GetLastPInvokeErrorMessage() : null;
        if (handle >= 0)
        {
            _ = Close(handle);
        }

        if (failure is not null)
        {
            throw new IOException($"The directory {directory} cannot be flushed: {failure}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronise(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
