using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansTickets.Api.Privacy;

/// <summary>
/// A file in sealed parts of at most 64 KB, each with its length before it, in four bytes. The last part says that it is: a file that was
/// cut off, or whose parts were moved, does not open.
/// </summary>
internal static class SealedFile
{
    public const int PartLength = 64 * 1024;
    public const int HeadLength = sizeof(int);

    public static async Task CopyAsync(
        Stream file, Stream target, SealingKey key, SealPurpose purpose, Guid owner, CancellationToken cancellationToken)
    {
        var head = new byte[HeadLength];
        var part = new byte[PartLength + SealingKey.Overhead];
        for (long number = 0; ; number++)
        {
            await file.ReadExactlyAsync(head, cancellationToken);
            var length = BinaryPrimitives.ReadInt32LittleEndian(head);
            if (length < SealingKey.Overhead || length > part.Length)
            {
                throw new InvalidDataException("Not a sealed file.");
            }

            await file.ReadExactlyAsync(part.AsMemory(0, length), cancellationToken);
            var isLast = file.Position == file.Length;
            await target.WriteAsync(Open(part.AsSpan(0, length), key, purpose.Bind(owner, number, isLast)), cancellationToken);
            if (isLast)
            {
                return;
            }
        }
    }

    private static byte[] Open(ReadOnlySpan<byte> part, SealingKey key, byte[] bound)
    {
        try
        {
            return key.Open(part, bound);
        }
        catch (CryptographicException exception)
        {
            throw new InvalidDataException("The file is not as it was sealed.", exception);
        }
    }
}

/// <summary>Seals what is written to it, for <see cref="SealedFile"/>.</summary>
internal sealed class SealingStream(Stream file, SealingKey key, SealPurpose purpose, Guid owner) : Stream
{
    private readonly byte[] _part = new byte[SealedFile.PartLength];
    private int _filled;
    private long _number;
    private bool _isEnded;

    /// <summary>Bytes written so far, unsealed.</summary>
    public long Written { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isEnded, this);
        Written += buffer.Length;
        while (buffer.Length > 0)
        {
            // A full part waits for more: only the last one says that it is.
            if (_filled == _part.Length)
            {
                WritePart(isLast: false);
            }

            var length = Math.Min(buffer.Length, _part.Length - _filled);
            buffer[..length].CopyTo(_part.AsSpan(_filled));
            _filled += length;
            buffer = buffer[length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    /// <summary>Parts are written when they are full: nothing of one is readable before.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isEnded)
        {
            _isEnded = true;
            WritePart(isLast: true);
            CryptographicOperations.ZeroMemory(_part);
        }

        base.Dispose(disposing);
    }

    private void WritePart(bool isLast)
    {
        var part = key.Seal(_part.AsSpan(0, _filled), purpose.Bind(owner, _number, isLast));
        Span<byte> head = stackalloc byte[SealedFile.HeadLength];
        BinaryPrimitives.WriteInt32LittleEndian(head, part.Length);
        file.Write(head);
        file.Write(part);
        (_filled, _number) = (0, _number + 1);
    }
}
