using System.Text.Json;
using OrleansTickets.Sandbox.AlimTalk;
using OrleansTickets.Sandbox.Toss;

namespace OrleansTickets.Sandbox.Ledger;

/// <summary>
/// All that the sandbox knows, as the lines that it has written. One step at a time; where there is a data directory, a step is in the file
/// before anybody hears of it. A line survives the kill of the process, not that of the machine.
/// </summary>
public sealed class SandboxLedger : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream? _file;
    private readonly List<LedgerEntry> _entries = [];
    private readonly List<AlimTalkMessage> _messages = [];
    private readonly Dictionary<string, TossPayment> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keyByOrder = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeptAnswer> _answers = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">A line other than the last is damaged.</exception>
    internal SandboxLedger(string? directory)
    {
        if (directory is null)
        {
            return;
        }

        Directory.CreateDirectory(directory);
        _file = new FileStream(
            Path.Combine(directory, "ledger.jsonl"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        Restore(_file);
    }

    /// <summary>Every charge and cancellation, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Every AlimTalk message that was accepted, oldest first.</summary>
    public IReadOnlyList<AlimTalkMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>Whole KRW charged, whatever was given back.</summary>
    public long Charged => Sum(LedgerEntry.Charge);

    /// <summary>Whole KRW given back.</summary>
    public long Cancelled => Sum(LedgerEntry.Cancellation);

    /// <summary>What a payment is now, or null; by Toss's key or by the merchant's order id.</summary>
    internal TossPayment? FindPayment(string keyOrOrderId)
    {
        lock (_lock)
        {
            return Find(keyOrOrderId);
        }
    }

    internal KeptAnswer? FindAnswer(string key)
    {
        lock (_lock)
        {
            return _answers.GetValueOrDefault(key);
        }
    }

    /// <summary>Takes one step: nothing else happens between what <paramref name="decide"/> sees and what it returns being written.</summary>
    /// <param name="decide">Finds payments by key or order id, and says what happens.</param>
    internal LedgerLine Step(Func<Func<string, TossPayment?>, LedgerLine> decide)
    {
        lock (_lock)
        {
            var line = decide(Find);
            if (line != new LedgerLine())
            {
                Write(line);
                Apply(line);
            }

            return line;
        }
    }

    public void Dispose() => _file?.Dispose();

    private long Sum(string type)
    {
        lock (_lock)
        {
            return _entries.Where(entry => entry.Type == type).Sum(entry => entry.Amount);
        }
    }

    private TossPayment? Find(string keyOrOrderId) =>
        _byKey.GetValueOrDefault(keyOrOrderId)
        ?? (_keyByOrder.TryGetValue(keyOrOrderId, out var key) ? _byKey[key] : null);

    private void Apply(LedgerLine line)
    {
        if (line.Payment is { } payment)
        {
            _byKey[payment.PaymentKey] = payment;
            _keyByOrder[payment.OrderId] = payment.PaymentKey;
        }

        if (line.Entry is { } entry)
        {
            _entries.Add(entry);
        }

        if (line.Answer is { } answer)
        {
            _answers[answer.Key] = answer;
        }

        _messages.AddRange(line.Messages ?? []);
    }

    private void Write(LedgerLine line)
    {
        if (_file is not null)
        {
            // One write, so that a kill finds the line whole or cut off, and never mixed with another.
            _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, LedgerJson.Default.LedgerLine), (byte)'\n']);
        }
    }

    private static LedgerLine Read(string line, string name)
    {
        try
        {
            return JsonSerializer.Deserialize(line, LedgerJson.Default.LedgerLine) ?? throw new InvalidDataException($"{name} has an empty line.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{name} has a line that cannot be read.", exception);
        }
    }

    private void Restore(FileStream file)
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        var text = reader.ReadToEnd();
        var whole = text.LastIndexOf('\n') + 1;
        foreach (var line in text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Apply(Read(line, file.Name));
        }

        // What was cut off was never answered.
        file.SetLength(reader.CurrentEncoding.GetByteCount(text.AsSpan(0, whole)));
        file.Seek(0, SeekOrigin.End);
    }
}
