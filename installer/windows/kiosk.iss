; The Windows installer, by Inno Setup 6:  ISCC /DPayload=FOLDER /DVersion=0.1.0 kiosk.iss
; FOLDER is PyInstaller's one-folder build made on Windows.  Compiled by `./dev prove-windows` with a stand-in folder;
; never run on Windows yet: ACCEPTANCE.md is what the first site goes through.
; Silent:  setup.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART /LOG=setup.log [/TASKS="autostart,cardservice"] [/DIR=...]

#ifndef Version
  #error "say /DVersion=…"
#endif
#ifndef Payload
  #error "say /DPayload=…"
#endif

[Setup]
AppId={{6C0B6F2E-7B0C-4C7E-9D0D-7A3E5A0C9B51}
AppName={cm:Product}
AppVersion={#Version}
AppVerName={cm:Product} {#Version}
DefaultDirName={autopf}\TrainingDesk
DefaultGroupName={cm:Product}
DisableProgramGroupPage=yes
PrivilegesRequired=admin
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
CloseApplications=yes
RestartApplications=no
OutputBaseFilename=training-desk-{#Version}-setup
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
UninstallDisplayIcon={app}\training-desk.exe

[Languages]
Name: "zh"; MessagesFile: "compiler:Default.isl,zh.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"

[CustomMessages]
zh.Product=培训签到台
en.Product=Training sign-in desk
zh.Autostart=登录后自动打开签到台
en.Autostart=Open the desk after sign-in to Windows
zh.CardService=让读卡服务（Smart Card）自动启动
en.CardService=Start the smart card service by itself
zh.CardServiceOff=这台电脑停用了读卡服务（Smart Card, SCardSvr）。不启用就读不了社保卡。可以继续安装，以后在“服务”里启用。
en.CardServiceOff=The smart card service (SCardSvr) is disabled on this computer. Without it no card can be read. You can go on and enable it later under Services.
zh.CardServiceGone=这台电脑没有读卡服务（Smart Card, SCardSvr）。请用带它的 Windows 版本。
en.CardServiceGone=This computer has no smart card service (SCardSvr). Please use an edition of Windows that has it.
zh.DataStays=签到记录和设置留在 %1 。确认不再需要后再手工删除。
en.DataStays=Sign-in records and settings stay in %1 . Delete them by hand once they are surely not needed.
zh.Doctor=自检
en.Doctor=Self-check

[Tasks]
Name: "autostart"; Description: "{cm:Autostart}"
Name: "cardservice"; Description: "{cm:CardService}"

[Dirs]
; Only administrators and the system write here by inheritance; the desk's own account is added by the site (step 6).
Name: "{commonappdata}\TrainingDesk"; Flags: uninsneveruninstall

[Files]
Source: "{#Payload}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "desk.toml"; DestDir: "{commonappdata}\TrainingDesk"; Flags: onlyifdoesntexist uninsneveruninstall

[Icons]
Name: "{group}\{cm:Product}"; Filename: "{app}\training-desk.exe"; Parameters: "live --config ""{commonappdata}\TrainingDesk\desk.toml"""
Name: "{group}\{cm:Doctor}"; Filename: "{app}\training-desk.exe"; Parameters: "doctor --config ""{commonappdata}\TrainingDesk\desk.toml"""
Name: "{commonstartup}\{cm:Product}"; Filename: "{app}\training-desk.exe"; Parameters: "live --config ""{commonappdata}\TrainingDesk\desk.toml"""; Tasks: autostart

[Run]
Filename: "{sys}\sc.exe"; Parameters: "config SCardSvr start= auto"; Flags: runhidden; Tasks: cardservice
Filename: "{sys}\sc.exe"; Parameters: "start SCardSvr"; Flags: runhidden; Tasks: cardservice

[Code]
const
  CARD_SERVICE = 'SYSTEM\CurrentControlSet\Services\SCardSvr';
  DISABLED = 4;

function InitializeSetup(): Boolean;
var
  Start: Cardinal;
begin
  Result := True;
  if not RegQueryDWordValue(HKEY_LOCAL_MACHINE, CARD_SERVICE, 'Start', Start) then
    SuppressibleMsgBox(CustomMessage('CardServiceGone'), mbError, MB_OK, IDOK)
  else if Start = DISABLED then
    SuppressibleMsgBox(CustomMessage('CardServiceOff'), mbInformation, MB_OK, IDOK);
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
begin
  if Step = usPostUninstall then
    SuppressibleMsgBox(
      FmtMessage(CustomMessage('DataStays'), [ExpandConstant('{commonappdata}\TrainingDesk')]),
      mbInformation, MB_OK, IDOK);
end;
