using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Tickets.Entrance;

/// <summary>Where and by what a code was scanned.</summary>
/// <param name="Gate">As people call it.</param>
internal sealed record GatePlace(string Gate, string? DeviceInfo)
{
    public const int MaxGate = 40;

    private const int MaxDevice = 200;

    public static GatePlace Read(Check check, string? gate, string? deviceInfo) =>
        new(check.Line("gate", gate, 1, MaxGate), check.OptionalLine("device_info", deviceInfo, MaxDevice));
}

/// <summary>Body of a look at a ticket.</summary>
/// <param name="QrCode">What the scanner read, whatever it is: up to 8,000 characters.</param>
internal sealed record ValidateRequest(string? QrCode)
{
    /// <summary>QR codes hold 7,089 digits at most.</summary>
    private const int MaxCode = 8_000;

    public string Read(Check check) => ReadCode(check, QrCode);

    public static string ReadCode(Check check, string? code, string field = "qr_code")
    {
        if (string.IsNullOrEmpty(code))
        {
            check.Fail(field, FieldTexts.Required);
        }
        else if (code.Length > MaxCode)
        {
            check.Fail(field, FieldTexts.Length(1, MaxCode));
        }

        return code ?? "";
    }
}

/// <summary>Body of a scan.</summary>
/// <param name="QrCode">What the scanner read, whatever it is: up to 8,000 characters.</param>
/// <param name="Gate">1 to 40 characters.</param>
/// <param name="DeviceInfo">Up to 200 characters.</param>
/// <param name="Nonce">A new UUID for each scan: with it a repeated request is the same scan. Missing: each request is a scan of its own.</param>
internal sealed record EntranceRequest(string? QrCode, string? Gate, string? DeviceInfo, string? Nonce)
{
    public (string Code, GatePlace Place, Guid? Nonce) Read(Check check) =>
        (ValidateRequest.ReadCode(check, QrCode), GatePlace.Read(check, Gate, DeviceInfo), check.OptionalId("nonce", Nonce));
}

/// <summary>Body of what a gate did while it was offline.</summary>
/// <param name="Gate">1 to 40 characters.</param>
/// <param name="Scans">1 to 200, of people whom it let in.</param>
internal sealed record SyncRequest(string? Gate, string? DeviceInfo, IReadOnlyList<OfflineEntranceRequest?>? Scans)
{
    private const int MaxScans = 200;

    public (GatePlace Place, IReadOnlyList<OfflineScan> Scans) Read(Check check)
    {
        var place = GatePlace.Read(check, Gate, DeviceInfo);
        if (Scans is null || Scans.Count is 0 or > MaxScans)
        {
            check.Fail("scans", Scans is null ? FieldTexts.Required : FieldTexts.Count(1, MaxScans));
            return (place, []);
        }

        var scans = Scans.Select((scan, index) => OfflineEntranceRequest.Read(scan, $"scans[{index}]", check)).ToList();
        if (scans.Where(scan => scan.Nonce != default).CountBy(scan => scan.Nonce).Any(counted => counted.Value > 1))
        {
            check.Fail("scans", FieldTexts.Repeated);
        }

        return (place, scans);
    }
}

/// <summary>Somebody was let in.</summary>
/// <param name="Nonce">A new UUID for each scan; what identifies it in the answer and when it is sent again.</param>
/// <param name="QrCode">What the scanner read.</param>
/// <param name="ScannedAt">By the scanner's clock.</param>
internal sealed record OfflineEntranceRequest(string? Nonce, string? QrCode, DateTimeOffset? ScannedAt)
{
    public static OfflineScan Read(OfflineEntranceRequest? scan, string field, Check check)
    {
        if (scan is null)
        {
            check.Fail(field, FieldTexts.Required);
            return new OfflineScan(default, "", default);
        }

        return new OfflineScan(
            check.Id($"{field}.nonce", scan.Nonce), ValidateRequest.ReadCode(check, scan.QrCode, $"{field}.qr_code"),
            check.Required($"{field}.scanned_at", scan.ScannedAt));
    }
}

/// <summary>Somebody was let in by a gate that was offline.</summary>
internal sealed record OfflineScan(Guid Nonce, string Code, DateTimeOffset ScannedAt);
